import { type KubernetesObject, ObjectMeta, type ResourceKind, StringMap } from "@aim-engine/api"
import { Schema } from "effect"

/** ConfigMaps: a built-in kind without validation of its own, for what concerns every kind. */
export const ConfigMapKind: ResourceKind = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  scope: "Namespaced",
  schema: Schema.Struct({
    apiVersion: Schema.String,
    kind: Schema.String,
    metadata: ObjectMeta,
    data: Schema.optionalKey(StringMap),
  }),
}

/** A ConfigMap as it is sent. */
export const configMap = (
  namespace: string,
  name: string,
  data: Record<string, string>,
  metadata: object = {},
): KubernetesObject & { readonly data: Record<string, string> } => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { ...metadata, name, namespace },
  data,
})

/** An AIMService as it is sent. */
export const aimService = (namespace: string, name: string, spec: object, rest: object = {}): KubernetesObject =>
  Object.assign(
    { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMService", metadata: { name, namespace } },
    { spec },
    rest,
  )

/** A namespace as it is sent. */
export const namespace = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name },
})
