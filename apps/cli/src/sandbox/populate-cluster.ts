import { AIM_KINDS, type KubernetesObject, NamespaceKind, type ResourceKind, refOf } from "@aim-engine/api"
import { type ApiError, isAlreadyExists } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { BadInput } from "../exit-status.ts"
import { type ManifestObject, renderRef } from "../manifest/manifest-object.ts"
import { renderPlace } from "../manifest/manifest-problem.ts"

const FIELD_MANAGER = "aim-sandbox"

const OWN_KINDS: ReadonlySet<ResourceKind> = new Set(AIM_KINDS)

const statusOf = (object: KubernetesObject): unknown => ("status" in object ? object.status : undefined)

/** Creates an object and then, as controllers do, writes its status if it has one. The operator writes its own kinds' itself. */
const createWithStatus = Effect.fnUntraced(function* (kind: ResourceKind, object: KubernetesObject) {
  const api = yield* KubernetesApi
  yield* api.create(kind, object, FIELD_MANAGER)
  const status = statusOf(object)
  if (status === undefined || OWN_KINDS.has(kind)) return
  const patch = { type: "merge", body: { status } } as const
  yield* api.patch(kind, refOf(object), patch, { fieldManager: FIELD_MANAGER, subresource: "status" })
})

const namespaceObject = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name },
})

/** Makes sure that every namespace exists that an object is in. */
const createNamespaces = Effect.fnUntraced(function* (objects: ReadonlyArray<ManifestObject>) {
  const api = yield* KubernetesApi
  const names = new Set(objects.flatMap(({ object }) => object.metadata.namespace ?? []))
  yield* Effect.forEach(
    [...names].toSorted(),
    (name) =>
      Effect.catchIf(
        Effect.asVoid(api.create(NamespaceKind, namespaceObject(name), FIELD_MANAGER)),
        isAlreadyExists,
        () => Effect.void,
      ),
    { discard: true },
  )
})

/** Names the object that the API server refused, and where it stands. */
const refused = ({ object, place }: ManifestObject, error: ApiError): BadInput =>
  new BadInput({
    message: `${renderPlace(place)}: ${renderRef(refOf(object))}: the API server refuses it: ${error.message}`,
  })

const createAll = (objects: ReadonlyArray<ManifestObject>) =>
  Effect.forEach(
    objects,
    (manifest) =>
      Effect.mapError(createWithStatus(manifest.kind, manifest.object), (error) => refused(manifest, error)),
    { discard: true },
  )

/** Puts objects into a cluster, in the order given, with the statuses that others than the operator give them. Their namespaces are created. */
export const populateCluster = Effect.fnUntraced(function* (
  objects: ReadonlyArray<ManifestObject>,
): Effect.fn.Return<void, ApiError | BadInput, KubernetesApi> {
  const namespaces = objects.filter(({ kind }) => kind === NamespaceKind)
  const others = objects.filter(({ kind }) => kind !== NamespaceKind)
  yield* createAll(namespaces)
  yield* createNamespaces(others)
  yield* createAll(others)
})
