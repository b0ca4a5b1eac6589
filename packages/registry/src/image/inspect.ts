import { isContentDigest, type PullReference, versionOf } from "@aim-engine/core"
import { Effect, type Schema } from "effect"
import type { ReadResource } from "../authorization/resource.ts"
import type { Credentials } from "../credentials/credentials.ts"
import {
  InvalidResponseError,
  type RegistryError,
  ResponseTooLargeError,
  UnsupportedImageError,
} from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import type { Answer } from "../transport/answer.ts"
import { decodeAnswer } from "../transport/decode-answer.ts"
import { about, type Operation } from "../transport/operation.ts"
import { digestOf, isDigestOf } from "./digest.ts"
import {
  ACCEPTED_MANIFESTS,
  type Descriptor,
  ImageConfig,
  Index,
  Manifest,
  ManifestKind,
  type Platform,
} from "./manifest.ts"
import { selectPlatform } from "./platform.ts"

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

/** An index may hold indexes. Deeper than this none is meant seriously. */
const MAX_DEPTH = 4

interface Found {
  readonly digest: string
  readonly config: Descriptor
}

/** Reads an image's manifest and config. Every digest that is known is verified. */
export const makeInspect = (read: ReadResource, settings: RegistrySettings) => {
  const inspect = Effect.fnUntraced(function* (
    reference: PullReference,
    platform: Platform,
    credentials: Credentials | undefined,
  ): Effect.fn.Return<ImageInspection, RegistryError> {
    const { registry, repository } = reference
    const scope = `repository:${repository}:pull`
    const operationOn = (kind: string, version: string): Operation => ({
      registry,
      what: `${kind} of ${repository}${version.includes(":") ? "@" : ":"}${version}`,
    })

    const unsupported = (operation: Operation, problem: string) =>
      new UnsupportedImageError({ registry, message: `${about(operation)}: ${problem}` })

    const verified = (operation: Operation, digest: string, answer: Answer) =>
      isDigestOf(digest, answer.bytes)
        ? Effect.succeed(answer)
        : new InvalidResponseError({ registry, message: `${about(operation)}: the answer has another digest` })

    /** JSON whose digest was verified is what was pushed: it will not get better by asking again. */
    const decodeStored = <A>(operation: Operation, answer: Answer, schema: Schema.Codec<A>, expected: string) =>
      Effect.mapError(decodeAnswer(operation, answer, schema, expected), (error) =>
        unsupported(operation, error.message.slice(about(operation).length + 2)),
      )

    const findManifest = Effect.fnUntraced(function* (
      version: string,
      depth: number,
    ): Effect.fn.Return<Found & { readonly top: string }, RegistryError> {
      const operation = operationOn("manifest", version)
      const answer = yield* read({
        ...operation,
        target: `v2/${repository}/manifests/${version}`,
        accept: ACCEPTED_MANIFESTS,
        scope,
        credentials,
        limitBytes: settings.manifestBytes,
      })
      const isDigest = isContentDigest(version)
      const digest = isDigest ? version : digestOf(answer.bytes)
      if (isDigest) yield* verified(operation, version, answer)
      const kind = yield* decodeAnswer(operation, answer, ManifestKind, "a manifest")
      if (kind.manifests !== undefined) {
        const index = yield* decodeStored(operation, answer, Index, "an index of images")
        const child = selectPlatform(index.manifests, platform)
        if (child === undefined) return yield* unsupported(operation, "the index holds no image")
        if (depth >= MAX_DEPTH) return yield* unsupported(operation, "indexes within indexes, too deep")
        if (!isContentDigest(child.digest)) return yield* unsupported(operation, "the index holds an unreadable digest")
        return { ...(yield* findManifest(child.digest, depth + 1)), top: digest }
      }
      if (kind.schemaVersion === 1) {
        return yield* unsupported(
          operation,
          "it is of Docker's schema 1, which no runtime pulls any more; push it again",
        )
      }
      if (kind.config === undefined) return yield* unsupported(operation, "it has no config, so it is no image")
      const { config } = yield* decodeStored(operation, answer, Manifest, "the manifest of an image")
      return { digest, config, top: digest }
    })

    const { digest, config, top } = yield* findManifest(versionOf(reference), 1)
    const operation = operationOn("config", versionOf(reference))
    if (!isContentDigest(config.digest)) return yield* unsupported(operation, "its config has an unreadable digest")
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
      scope,
      credentials,
      limitBytes: settings.configBytes,
    })
    yield* verified(operation, config.digest, blob)
    const image = yield* decodeStored(operation, blob, ImageConfig, "the config of an image")
    return {
      digest: top,
      manifestDigest: digest,
      configDigest: config.digest,
      platform: platformOf(image),
      created: image.created || undefined,
      labels: image.config?.Labels ?? {},
    }
  })
  return inspect
}

const platformOf = ({ os, architecture, variant }: ImageConfig): Platform | undefined =>
  os && architecture ? { os, architecture, ...(variant ? { variant } : {}) } : undefined
