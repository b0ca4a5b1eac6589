import { isContentDigest, type PullReference, versionOf } from "@aim-engine/core"
import { Effect } from "effect"
import type { ReadResource } from "../authorization/resource.ts"
import type { Credentials } from "../credentials/credentials.ts"
import type { RegistryError } from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import { digestOf } from "./digest.ts"
import { imageOperation, verifyDigest } from "./image-operation.ts"
import { ACCEPTED_MANIFESTS } from "./manifest.ts"

/** Asks which manifest or index a reference stands for at this moment. */
export type ReadDigest = (
  reference: PullReference,
  credentials: Credentials | undefined,
) => Effect.Effect<string, RegistryError>

/** A registry that says nothing about the digest of what it has, or does not know the question. */
const isUnanswered = (error: RegistryError): boolean => error._tag === "RegistryUnavailable" && error.status === 405

/**
 * Asks with HEAD, which registries do not count as a pull; the manifest is read only where that gives no digest.
 * Source: OCI distribution specification, "Checking if content exists in the registry".
 */
export const makeReadDigest = (read: ReadResource, settings: RegistrySettings): ReadDigest =>
  Effect.fnUntraced(function* (reference, credentials) {
    const { repository } = reference
    const version = versionOf(reference)
    const operation = imageOperation(reference, "manifest", version)
    const request = {
      ...operation,
      target: `v2/${repository}/manifests/${version}`,
      accept: ACCEPTED_MANIFESTS,
      scope: `repository:${repository}:pull`,
      credentials,
      limitBytes: settings.manifestBytes,
    }
    const head = yield* Effect.catchIf(read({ ...request, isHead: true }), isUnanswered, () =>
      Effect.succeed(undefined),
    )
    const told = head?.headers["docker-content-digest"]
    if (told !== undefined && isContentDigest(told)) return isContentDigest(version) ? version : told
    const answer = yield* read(request)
    if (!isContentDigest(version)) return digestOf(answer.bytes)
    yield* verifyDigest(operation, version, answer)
    return version
  })
