import { isJsonObject, type KubernetesObject, type ResourceKind, refOf } from "@aim-engine/api"
import { type ApiError, isNotFound } from "@aim-engine/core"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect, type Schema } from "effect"
import type { ManifestObject } from "../manifest/manifest-object.ts"

/** As whom `kubectl apply` writes. */
const FIELD_MANAGER = "kubectl"

/** What `kubectl apply` wrote last, where it merges on the client's side. Source: kubectl. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

/** An object as it is stored, and as it would be if its manifest were applied. */
export interface WishedObject {
  readonly kind: ResourceKind
  /** Undefined: it would be created. */
  readonly live: KubernetesObject | undefined
  readonly wished: KubernetesObject
}

const lastApplied = ({ metadata }: KubernetesObject): Schema.Json | undefined => {
  const text = metadata.annotations?.[LAST_APPLIED]
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined // written by hand; kubectl would refuse it
  }
}

/**
 * The merge patch that makes what was applied before into what is wished now: fields that are gone from the manifest are
 * removed, those of others stay. Source: kubectl, "three-way merge"; RFC 7386.
 */
const mergePatch = (before: Schema.Json, wished: Schema.JsonObject): Schema.JsonObject => {
  const fields = isJsonObject(before) ? before : {}
  const removed = Object.keys(fields).filter((field) => !Object.hasOwn(wished, field))
  return Object.fromEntries([
    ...removed.map((field): [string, Schema.Json] => [field, null]),
    ...Object.entries(wished).map(([field, value]): [string, Schema.Json] => [
      field,
      isJsonObject(value) && Object.hasOwn(fields, field) ? mergePatch(fields[field] ?? null, value) : value,
    ]),
  ])
}

const jsonOf = (object: KubernetesObject): Schema.JsonObject => JSON.parse(JSON.stringify(object))

const withoutStatus = (object: KubernetesObject): KubernetesObject => {
  const { status: _observed, ...rest } = { status: undefined, ...object }
  return rest
}

/**
 * What applying a manifest would make of its object, asked of the API server as a dry run: with defaults, after its rules
 * and webhooks. As `kubectl apply` does it: merged with what it applied before, where it left a note of that in the object,
 * and as a server-side apply otherwise.
 */
export const wishedObject = Effect.fnUntraced(function* (
  api: KubernetesApi["Service"],
  { kind, object }: ManifestObject,
): Effect.fn.Return<WishedObject, ApiError> {
  const ref = refOf(object)
  const live = yield* Effect.catchIf(api.get(kind, ref.namespace, ref.name), isNotFound, () => Effect.undefined)
  const spec = withoutStatus(object)
  const before = live === undefined ? undefined : lastApplied(live)
  const options = { fieldManager: FIELD_MANAGER, dryRun: true }
  const wished =
    before === undefined
      ? yield* api.apply(kind, spec, { ...options, force: true })
      : yield* api.patch(kind, ref, { type: "merge", body: mergePatch(before, jsonOf(spec)) }, options)
  return { kind, live, wished }
})
