import { type PullReference, versionOf } from "@aim-engine/core"
import { Effect } from "effect"
import type { ReadResource } from "../authorization/resource.ts"
import type { Credentials } from "../credentials/credentials.ts"
import { type RegistryError, ResponseTooLargeError } from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import { about } from "../transport/operation.ts"
import { findManifest } from "./find-manifest.ts"
import { decodeStored, imageOperation, verifyDigest } from "./image-operation.ts"
import { ImageConfig, type Platform } from "./manifest.ts"

/** What a registry knows about an image. */
export interface ImageInspection {
  /** Digest of what the reference names: an index, or the manifest itself. Pulling it gives the same image for ever. */
  readonly digest: string
  /** Digest of the manifest for the platform. */
  readonly manifestDigest: string
  /** Digest of the image's config, from which the rest is. */
  readonly configDigest: string
  /** The platform that the image says it is for; undefined where it says nothing. */
  readonly platform: Platform | undefined
  /** When it was built, as the image has it: RFC 3339. */
  readonly created: string | undefined
  /** The image's labels; empty if it has none. */
  readonly labels: Readonly<Record<string, string>>
}

/** Reads an image's manifest and config. Every digest that is known is verified. */
export type InspectReference = (
  reference: PullReference,
  platform: Platform,
  credentials: Credentials | undefined,
) => Effect.Effect<ImageInspection, RegistryError>

const platformOf = ({ os, architecture, variant }: ImageConfig): Platform | undefined =>
  os && architecture ? { os, architecture, ...(variant ? { variant } : {}) } : undefined

export const makeInspect = (read: ReadResource, settings: RegistrySettings): InspectReference =>
  Effect.fnUntraced(function* (reference, platform, credentials) {
    const { registry, repository } = reference
    const { digest, named, config } = yield* findManifest(read, settings, reference, platform, credentials)
    const operation = imageOperation(reference, "config", versionOf(reference))
    if ((config.size ?? 0) > settings.configBytes) {
      return yield* new ResponseTooLargeError({
        registry,
        message: `${about(operation)}: it is longer than ${settings.configBytes} bytes`,
        limitBytes: settings.configBytes,
      })
    }
    const blob = yield* read({
      ...operation,
      target: `v2/${repository}/blobs/${config.digest}`,
      scope: `repository:${repository}:pull`,
      credentials,
      limitBytes: settings.configBytes,
    })
    yield* verifyDigest(operation, config.digest, blob)
    const image = yield* decodeStored(operation, blob, ImageConfig, "the config of an image")
    return {
      digest: named,
      manifestDigest: digest,
      configDigest: config.digest,
      platform: platformOf(image),
      created: image.created || undefined,
      labels: image.config?.Labels ?? {},
    }
  })
