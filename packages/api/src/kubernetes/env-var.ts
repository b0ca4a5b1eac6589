import { Schema } from "effect"
import { NonEmptyText, optional, required } from "./field.ts"
import { Quantity } from "./quantity.ts"

const keySelector = (source: string) => ({
  name: optional(Schema.String, `Name of the ${source}, in the namespace of the pod.`, { default: "" }),
  key: required(Schema.String, `Key in the ${source}.`),
  optional: optional(Schema.Boolean, `Whether the ${source} or the key may be missing.`),
})

/** A key of a ConfigMap. Source: Kubernetes, `core/v1 ConfigMapKeySelector`. */
export const ConfigMapKeySelector = Schema.Struct(keySelector("ConfigMap")).annotate({
  identifier: "ConfigMapKeySelector",
  description: "A key of a ConfigMap.",
  kubernetes: { mapType: "atomic" },
})
export interface ConfigMapKeySelector extends Schema.Schema.Type<typeof ConfigMapKeySelector> {}

/** A key of a Secret. Source: Kubernetes, `core/v1 SecretKeySelector`. */
export const SecretKeySelector = Schema.Struct(keySelector("Secret")).annotate({
  identifier: "SecretKeySelector",
  description: "A key of a Secret.",
  kubernetes: { mapType: "atomic" },
})
export interface SecretKeySelector extends Schema.Schema.Type<typeof SecretKeySelector> {}

/** A field of the pod itself. Source: Kubernetes, `core/v1 ObjectFieldSelector`. */
export const ObjectFieldSelector = Schema.Struct({
  apiVersion: optional(Schema.String, "Version of the path, `v1` if absent."),
  fieldPath: required(Schema.String, "Path of the field, e.g. `metadata.name`."),
}).annotate({
  identifier: "ObjectFieldSelector",
  description: "A field of the pod itself.",
  kubernetes: { mapType: "atomic" },
})
export interface ObjectFieldSelector extends Schema.Schema.Type<typeof ObjectFieldSelector> {}

/** A resource request or limit of a container. Source: Kubernetes, `core/v1 ResourceFieldSelector`. */
export const ResourceFieldSelector = Schema.Struct({
  containerName: optional(Schema.String, "Name of the container; its own if absent."),
  resource: required(Schema.String, "The resource, e.g. `limits.cpu`."),
  divisor: optional(Quantity, "Unit of the value, `1` if absent."),
}).annotate({
  identifier: "ResourceFieldSelector",
  description: "A resource request or limit of a container.",
  kubernetes: { mapType: "atomic" },
})
export interface ResourceFieldSelector extends Schema.Schema.Type<typeof ResourceFieldSelector> {}

/** Where the value of a variable comes from. Source: Kubernetes, `core/v1 EnvVarSource`. */
export const EnvVarSource = Schema.Struct({
  configMapKeyRef: optional(ConfigMapKeySelector, "A key of a ConfigMap."),
  fieldRef: optional(ObjectFieldSelector, "A field of the pod."),
  resourceFieldRef: optional(ResourceFieldSelector, "A resource of the container."),
  secretKeyRef: optional(SecretKeySelector, "A key of a Secret."),
}).annotate({ identifier: "EnvVarSource", description: "Where the value of a variable comes from." })
export interface EnvVarSource extends Schema.Schema.Type<typeof EnvVarSource> {}

/** An environment variable of a container. Source: Kubernetes, `core/v1 EnvVar`. */
export const EnvVar = Schema.Struct({
  name: required(NonEmptyText, "Name of the variable."),
  value: optional(Schema.String, "Its value, as text. `$(NAME)` refers to variables defined before."),
  valueFrom: optional(EnvVarSource, "Where the value comes from; not together with `value`."),
}).annotate({ identifier: "EnvVar", description: "An environment variable of a container." })
export interface EnvVar extends Schema.Schema.Type<typeof EnvVar> {}

/** Environment variables, each name at most once. */
export const EnvVars = Schema.Array(EnvVar).annotate({
  kubernetes: { listType: "map", listMapKeys: ["name"] },
})
