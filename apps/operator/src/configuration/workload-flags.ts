import { ARTIFACT_DOWNLOAD_IMAGE } from "@aim-engine/api"
import { CACHING_MODE_WORDS, DEFAULT_SERVICE_SETTINGS, parsePullReference } from "@aim-engine/core"
import { parseRegistryMirrors } from "@aim-engine/registry"
import { Config, Result } from "effect"
import { Flag } from "effect/cli"
import { describeFlag } from "./described-flag.ts"

/** KServe's names for its deployment modes, old and new. Source: KServe, `constants.DeploymentModeType`. */
const DEPLOYMENT_MODES = ["Standard", "RawDeployment", "Knative", "Serverless", "Auto"] as const

const problemOf = <A, E extends { readonly message: string }>(result: Result.Result<A, E>): string =>
  Result.isFailure(result) ? result.failure.message : ""

const image = (name: string, variable: string, fallback: string, description: string) => {
  const read = (text: string) => Result.map(parsePullReference(text || fallback), () => text || fallback)
  return Flag.String(name).pipe(
    Flag.withDescription(describeFlag({ description, fallback, variable })),
    Flag.withMetavar("IMAGE"),
    Flag.withFallbackConfig(Config.String(variable)),
    Flag.withDefault(fallback),
    Flag.filterMap(
      (text) => Result.getSuccess(read(text)),
      (text) => `--${name}: ${problemOf(read(text))}`,
    ),
  )
}

/** What an administrator decides for everything that the operator starts, and for where images come from. */
export const workloadFlags = {
  defaultCachingMode: Flag.Literals("default-caching-mode", CACHING_MODE_WORDS).pipe(
    Flag.withDescription(
      describeFlag({
        description: "How services are cached that do not say; Always is another word for Shared",
        fallback: "Auto",
        variable: "AIM_DEFAULT_CACHING_MODE",
      }),
    ),
    Flag.withFallbackConfig(Config.Literals(CACHING_MODE_WORDS, "AIM_DEFAULT_CACHING_MODE")),
    Flag.withDefault("Auto"),
  ),
  kserveDeploymentMode: Flag.Literals("kserve-deployment-mode", DEPLOYMENT_MODES).pipe(
    Flag.withDescription(
      describeFlag({
        description: "The deployment mode that new InferenceServices ask for; Auto leaves it to KServe",
        fallback: DEFAULT_SERVICE_SETTINGS.kserveDeploymentMode,
        variable: "AIM_KSERVE_DEPLOYMENT_MODE",
      }),
    ),
    Flag.withFallbackConfig(Config.Literals(DEPLOYMENT_MODES, "AIM_KSERVE_DEPLOYMENT_MODE")),
    Flag.withDefault("Standard"),
    Flag.map((mode) => (mode === "Auto" ? "" : mode)),
  ),
  customBaseImage: image(
    "custom-base-image",
    "AIM_CUSTOM_BASE_IMAGE",
    DEFAULT_SERVICE_SETTINGS.customBaseImage,
    "The image of custom models that name none",
  ),
  downloaderImage: image(
    "artifact-downloader-image",
    "AIM_ARTIFACT_DOWNLOADER_IMAGE",
    ARTIFACT_DOWNLOAD_IMAGE,
    "The image that measures and downloads model files",
  ),
  registryMirrors: Flag.String("registry-mirrors").pipe(
    Flag.withDescription(
      describeFlag({
        description:
          "Registries whose images and listings are read from a mirror instead, as registry=address separated by commas, e.g. docker.io=https://mirror.example.com",
        variable: "AIM_REGISTRY_MIRRORS",
      }),
    ),
    Flag.withMetavar("MIRRORS"),
    Flag.withFallbackConfig(Config.String("AIM_REGISTRY_MIRRORS")),
    Flag.withDefault(""),
    Flag.filterMap(
      (text) => Result.getSuccess(parseRegistryMirrors(text)),
      (text) => `--registry-mirrors: ${problemOf(parseRegistryMirrors(text))}`,
    ),
  ),
}
