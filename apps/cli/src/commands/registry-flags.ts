import { Config, type Option } from "effect"
import { Flag } from "effect/cli"

/** Where registries are, and as whom they are asked. */
export const registryFlags = {
  pullSecret: Flag.String("pull-secret").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "Credentials for registries: the manifest of a Secret of type kubernetes.io/dockerconfigjson, or a docker config",
    ),
    Flag.optional,
  ),
  registryMirrors: Flag.String("registry-mirrors").pipe(
    Flag.withMetavar("MIRRORS"),
    Flag.withDescription(
      "Registries that are read from a mirror instead, as the operator was told (AIM_REGISTRY_MIRRORS), e.g. docker.io=https://mirror.example.com",
    ),
    Flag.withFallbackConfig(Config.String("AIM_REGISTRY_MIRRORS")),
    Flag.withDefault(""),
  ),
}

/** The flags about registries, read. */
export interface RegistryFlags {
  /** A file with credentials; registries are asked anonymously without one. */
  readonly pullSecret: Option.Option<string>
  /** `registry=address`, separated by commas. */
  readonly registryMirrors: string
}
