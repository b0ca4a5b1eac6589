import { type AIMResolvedReference, type KubernetesObject, qualifiedKind, type ResourceKind } from "@aim-engine/api"

/**
 * The reference to an object as a status records it: complete, so that a later object of the same name is told apart.
 *
 * @example
 * resolvedReference(AIMClusterModelKind, model) // { name: "llama", scope: "Cluster", kind: "aim.eai.amd.com/v1alpha1/AIMClusterModel", uid: "…" }
 */
export const resolvedReference = (kind: ResourceKind, { metadata }: KubernetesObject): AIMResolvedReference => ({
  name: metadata.name,
  ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  scope: kind.scope === "Cluster" ? "Cluster" : "Namespace",
  kind: qualifiedKind(kind),
  ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
})
