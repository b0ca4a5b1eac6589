import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import { type ApiError, isNotFound, isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import type { Key } from "./simulator.ts"

/** The object of a key; undefined where it does not exist, or is not as its kind's schema says. */
export const readObject = <T extends KubernetesObject>(
  kind: ResourceKind<T>,
  key: Key,
): Effect.Effect<T | undefined, ApiError, KubernetesApi> =>
  Effect.flatMap(KubernetesApi, (api) => api.get(kind, key.namespace, key.name)).pipe(
    Effect.map((object) => (isObjectOf(kind)(object) ? object : undefined)),
    Effect.catchIf(isNotFound, () => Effect.succeed(undefined)),
  )

/** The objects of a kind in a namespace that carry a label. */
export const readLabelled = <T extends KubernetesObject>(
  kind: ResourceKind<T>,
  namespace: string,
  label: string,
  value: string,
): Effect.Effect<ReadonlyArray<T>, ApiError, KubernetesApi> =>
  Effect.flatMap(KubernetesApi, (api) => api.list(kind, { namespace, labelSelector: `${label}=${value}` })).pipe(
    Effect.map(({ items }) => items.filter(isObjectOf(kind))),
  )

/** Merges fields into an object's status. */
export const writeStatus = (
  kind: ResourceKind,
  key: Key,
  status: object,
  fieldManager: string,
): Effect.Effect<void, ApiError, KubernetesApi> =>
  Effect.flatMap(KubernetesApi, (api) =>
    api.patch(kind, key, { type: "merge", body: { status } }, { fieldManager, subresource: "status" }),
  ).pipe(Effect.asVoid)

/** The owner reference by which an object belongs to its controller. */
export const controllerReference = ({ apiVersion, kind, metadata }: KubernetesObject) => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid ?? "",
  controller: true,
  blockOwnerDeletion: true,
})
