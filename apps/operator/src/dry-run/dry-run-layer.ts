import {
  apiVersionOf,
  EventKind,
  type KubernetesObject,
  type ObjectRef,
  type ResourceKind,
  refKey,
  refOf,
} from "@aim-engine/api"
import { ClusterView, KubernetesApi } from "@aim-engine/kubernetes"
import { Effect, Layer } from "effect"

const refTo = (kind: ResourceKind, { namespace, name }: Pick<ObjectRef, "namespace" | "name">): string =>
  refKey({ apiVersion: apiVersionOf(kind), kind: kind.kind, namespace, name })

/** Which object, and not what would be in it: that may be environment variables with a password. */
const tell = (kind: ResourceKind, verb: string, object: string): Effect.Effect<void> =>
  // Events tell of what happened, and nothing did.
  kind === EventKind ? Effect.void : Effect.logInfo("Dry run: this would be written", { verb, object })

const tellObject = (kind: ResourceKind, verb: string, object: KubernetesObject): Effect.Effect<KubernetesObject> =>
  Effect.as(tell(kind, verb, refKey(refOf(object))), object)

/** The API server, which is only asked: each write is logged instead of sent, and taken for done. */
export const dryRunApi: Layer.Layer<KubernetesApi, never, KubernetesApi> = Layer.effect(
  KubernetesApi,
  Effect.map(KubernetesApi, (api) =>
    KubernetesApi.of({
      ...api,
      create: (kind, object) => tellObject(kind, "create", object),
      apply: (kind, object, { subresource }) =>
        tellObject(kind, subresource === undefined ? "apply" : `apply ${subresource}`, object),
      patch: (kind, ref) =>
        Effect.tap(api.get(kind, ref.namespace, ref.name), () => tell(kind, "patch", refTo(kind, ref))),
      delete: (kind, ref) => tell(kind, "delete", refTo(kind, ref)),
    }),
  ),
)

/** The view of the cluster as it is, without what would have been written. */
export const dryRunView: Layer.Layer<ClusterView, never, ClusterView> = Layer.effect(
  ClusterView,
  Effect.map(ClusterView, (view) => ClusterView.of({ ...view, ingest: () => undefined })),
)
