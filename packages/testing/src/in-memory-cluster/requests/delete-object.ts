import type { ObjectRef } from "@aim-engine/api"
import { type ApiError, formatTime, parseTime } from "@aim-engine/core"
import type { DeleteOptions } from "@aim-engine/kubernetes"
import { Result } from "effect"
import { admitNamespaceDeletion } from "../admission/namespace-lifecycle.ts"
import { notFound, preconditionFailed } from "../errors/status-errors.ts"
import { metadataOf, metadataText, metadataTexts, withMetadata } from "../json/api-object.ts"
import { asObject, type JsonObject, member, memberAt, withMember } from "../json/json-object.ts"
import { isSameJson } from "../json/same-json.ts"
import type { ApiResource, Served } from "../resources/api-resource.ts"
import { type ApiServer, namespaceFor } from "./api-server.ts"

/** The finalizers by which the garbage collector is asked to act before an object goes. */
export const ORPHAN = "orphan"
export const FOREGROUND = "foregroundDeletion"

const DEFAULT_GRACE_SECONDS = 30

const checkPreconditions = (
  resource: ApiResource,
  object: JsonObject,
  options: DeleteOptions,
): Result.Result<void, ApiError> => {
  const name = metadataText(object, "name")
  const [uid, version] = [metadataText(object, "uid"), metadataText(object, "resourceVersion")]
  if (options.uid !== undefined && options.uid !== uid) {
    const why = `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`
    return Result.fail(preconditionFailed(resource, name, why))
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== version) {
    const why = `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${version}). The object might have been modified`
    return Result.fail(preconditionFailed(resource, name, why))
  }
  return Result.succeed(undefined)
}

const finalizersFor = (object: JsonObject, propagation: DeleteOptions["propagation"]): ReadonlyArray<string> => [
  ...metadataTexts(object, "finalizers").filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND),
  ...(propagation === "Orphan" ? [ORPHAN] : propagation === "Foreground" ? [FOREGROUND] : []),
]

/** Seconds that a pod gets to end. One that runs nowhere, or has ended, gets none; other kinds never do. */
const graceSeconds = (resource: ApiResource, object: JsonObject, options: DeleteOptions): number => {
  if (resource.kind !== "Pod" || resource.apiVersion !== "v1") return 0
  const phase = memberAt(object, "status", "phase")
  if (memberAt(object, "spec", "nodeName") === undefined || phase === "Succeeded" || phase === "Failed") return 0
  const own = memberAt(object, "spec", "terminationGracePeriodSeconds")
  const asked = options.gracePeriodSeconds ?? (typeof own === "number" ? own : DEFAULT_GRACE_SECONDS)
  const running = member(metadataOf(object), "deletionGracePeriodSeconds")
  return typeof running === "number" ? Math.min(asked, running) : asked
}

const marked = (object: JsonObject, finalizers: ReadonlyArray<string>, grace: number, now: string): JsonObject => {
  const metadata = metadataOf(object)
  const isNew = member(metadata, "deletionTimestamp") === undefined
  const shortened = isNew || member(metadata, "deletionGracePeriodSeconds") !== grace
  const generation = member(metadata, "generation")
  return withMetadata(object, {
    finalizers: finalizers.length === 0 ? undefined : finalizers,
    ...(shortened
      ? { deletionTimestamp: formatTime((parseTime(now) ?? 0) + grace * 1000), deletionGracePeriodSeconds: grace }
      : {}),
    ...(isNew && typeof generation === "number" && generation > 0 ? { generation: generation + 1 } : {}),
  })
}

/** A namespace stays, terminating, until all that is in it is gone. */
const deleteNamespace = (server: ApiServer, resource: ApiResource, object: JsonObject, now: string): void => {
  if (member(metadataOf(object), "deletionTimestamp") !== undefined) return
  const status = { ...asObject(member(object, "status")), phase: "Terminating" }
  server.store.put(resource, withMember(withMetadata(object, { deletionTimestamp: now }), "status", status), object)
}

/**
 * Deletes an object, or marks it as deleted while finalizers or a running pod hold it.
 * Source: Kubernetes API concepts, "Resource deletion".
 */
export const deleteObject = (
  server: ApiServer,
  kind: Served,
  ref: Pick<ObjectRef, "namespace" | "name">,
  options: DeleteOptions,
  now: string,
): Result.Result<void, ApiError> =>
  Result.gen(function* () {
    const resource = yield* server.registry.find(kind)
    yield* admitNamespaceDeletion(resource, ref.name)
    const object = server.store.get(resource, namespaceFor(resource, ref.namespace), ref.name)
    if (object === undefined) return yield* Result.fail(notFound(resource, ref.name))
    yield* checkPreconditions(resource, object, options)
    if (resource.kind === "Namespace" && resource.apiVersion === "v1") {
      return deleteNamespace(server, resource, object, now)
    }
    const finalizers = finalizersFor(object, options.propagation)
    const grace = graceSeconds(resource, object, options)
    if (finalizers.length === 0 && grace === 0) return server.store.remove(resource, object)
    const next = marked(object, finalizers, grace, now)
    if (!isSameJson(next, object)) server.store.put(resource, next, object)
  })
