import { type KubernetesObject, ObjectMeta, type ResourceKind, storedObject } from "@aim-engine/api"
import { Schema } from "effect"

const schema = storedObject(Schema.Struct({ apiVersion: Schema.String, kind: Schema.String, metadata: ObjectMeta }))

/** A kind without anything special, for tests. */
export const ConfigMapKind: ResourceKind<KubernetesObject> = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  scope: "Namespaced",
  schema,
}

/** A config map in the default namespace, for tests. */
export const configMap = (name: string, data: Readonly<Record<string, string>> = {}, metadata: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "default", ...metadata },
  data,
})
