import { isContentDigest, type PullReference, versionOf } from "@aim-engine/core"
import { Effect } from "effect"
import type { ReadResource } from "../authorization/resource.ts"
import type { Credentials } from "../credentials/credentials.ts"
import type { RegistryError } from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import { decodeAnswer } from "../transport/decode-answer.ts"
import { digestOf } from "./digest.ts"
import { decodeStored, imageOperation, unsupported, verifyDigest } from "./image-operation.ts"
import { ACCEPTED_MANIFESTS, type Descriptor, Index, Manifest, ManifestKind, type Platform } from "./manifest.ts"
import { selectPlatform } from "./platform.ts"

/** The manifest of an image for one platform. */
export interface FoundManifest {
  /** Digest of the manifest. */
  readonly digest: string
  /** Digest of what the reference names: an index above it, or the manifest itself. */
  readonly named: string
  readonly config: Descriptor
}

/** An index may hold indexes. Deeper than this none is meant seriously. */
const MAX_DEPTH = 4

/** Follows a reference through indexes to the manifest for a platform; every known digest is verified. */
export const findManifest = (
  read: ReadResource,
  settings: RegistrySettings,
  reference: PullReference,
  platform: Platform,
  credentials: Credentials | undefined,
): Effect.Effect<FoundManifest, RegistryError> => {
  const { repository } = reference

  const find = Effect.fnUntraced(function* (
    version: string,
    depth: number,
  ): Effect.fn.Return<FoundManifest, RegistryError> {
    const operation = imageOperation(reference, "manifest", version)
    const answer = yield* read({
      ...operation,
      target: `v2/${repository}/manifests/${version}`,
      accept: ACCEPTED_MANIFESTS,
      scope: `repository:${repository}:pull`,
      credentials,
      limitBytes: settings.manifestBytes,
    })
    if (isContentDigest(version)) yield* verifyDigest(operation, version, answer)
    const digest = isContentDigest(version) ? version : digestOf(answer.bytes)
    const kind = yield* decodeAnswer(operation, answer, ManifestKind, "a manifest")
    if (kind.manifests !== undefined) {
      const index = yield* decodeStored(operation, answer, Index, "an index of images")
      const child = selectPlatform(index.manifests, platform)
      if (child === undefined) return yield* unsupported(operation, "the index holds no image")
      if (depth >= MAX_DEPTH) return yield* unsupported(operation, "indexes within indexes, too deep")
      if (!isContentDigest(child.digest)) return yield* unsupported(operation, "the index holds an unreadable digest")
      return { ...(yield* find(child.digest, depth + 1)), named: digest }
    }
    if (kind.schemaVersion === 1) {
      return yield* unsupported(operation, "it is of Docker's schema 1, which no runtime pulls any more; push it again")
    }
    if (kind.config === undefined) return yield* unsupported(operation, "it has no config, so it is no image")
    const { config } = yield* decodeStored(operation, answer, Manifest, "the manifest of an image")
    if (!isContentDigest(config.digest)) return yield* unsupported(operation, "its config has an unreadable digest")
    return { digest, named: digest, config }
  })

  return find(versionOf(reference), 1)
}
