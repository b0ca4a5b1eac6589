import { type DockerConfigEntry, parseRegistryMirrors, Registry } from "@aim-engine/registry"
import { NodeHttpClient } from "@effect/platform-node"
import { Effect, type FileSystem, Layer, Result } from "effect"
import type { RegistryFlags } from "../commands/registry-flags.ts"
import { type BadInput, refuse } from "../exit-status.ts"
import { readPullSecretFile } from "./pull-secret-file.ts"

/** How registries are asked: as the operator does, with the same client, limits and retries. */
export interface RegistryAccess {
  readonly layer: Layer.Layer<Registry>
  /** The credentials of the command line. */
  readonly entries: ReadonlyArray<DockerConfigEntry>
}

/** Reads what the command line says of registries; refuses what cannot be understood. */
export const registryAccess = Effect.fnUntraced(function* ({
  pullSecret,
  registryMirrors,
}: RegistryFlags): Effect.fn.Return<RegistryAccess, BadInput, FileSystem.FileSystem> {
  const mirrors = parseRegistryMirrors(registryMirrors)
  if (Result.isFailure(mirrors)) return yield* refuse(`--registry-mirrors: ${mirrors.failure.message}`)
  return {
    layer: Registry.layer({ mirrors: mirrors.success }).pipe(Layer.provide(NodeHttpClient.layerUndici)),
    entries: yield* readPullSecretFile(pullSecret),
  }
})
