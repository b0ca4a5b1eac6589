import {
  CustomResourceDefinitionKind,
  EventKind,
  HorizontalPodAutoscalerKind,
  JobKind,
  type KubernetesObject,
  LeaseKind,
  NamespaceKind,
  ObjectMeta,
  PersistentVolumeClaimKind,
  PodKind,
  type ResourceKind,
  SecretKind,
  ServiceAccountKind,
  storedObject,
} from "@aim-engine/api"
import { Schema } from "effect"

const schema = storedObject(Schema.Struct({ apiVersion: Schema.String, kind: Schema.String, metadata: ObjectMeta }))

const open = (
  apiVersion: string,
  kind: string,
  plural: string,
  scope: "Namespaced" | "Cluster" = "Namespaced",
): ResourceKind<KubernetesObject> => {
  const [version = "", group = ""] = apiVersion.split("/").reverse()
  return { group, version, kind, plural, scope, schema }
}

/** The kinds that the script works on. Widgets and gadgets are defined by the script itself. */
export const kinds = {
  ConfigMap: open("v1", "ConfigMap", "configmaps"),
  CustomResourceDefinition: CustomResourceDefinitionKind,
  Event: EventKind,
  HorizontalPodAutoscaler: HorizontalPodAutoscalerKind,
  Job: JobKind,
  Lease: LeaseKind,
  Pod: PodKind,
  ServiceAccount: ServiceAccountKind,
  Gadget: open("conformance.example.com/v1", "Gadget", "gadgets", "Cluster"),
  Namespace: NamespaceKind,
  PersistentVolumeClaim: PersistentVolumeClaimKind,
  Secret: SecretKind,
  Service: open("v1", "Service", "services"),
  Unknown: open("conformance.example.com/v1", "Unknown", "unknowns"),
  Widget: open("conformance.example.com/v1", "Widget", "widgets"),
} as const

const text = { type: "string" }

const envList = {
  type: "array",
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": ["name"],
  items: { type: "object", required: ["name"], properties: { name: text, value: text } },
}

const portList = {
  type: "array",
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": ["port", "protocol"],
  items: {
    type: "object",
    required: ["port"],
    properties: { port: { type: "integer" }, protocol: { ...text, default: "TCP" }, name: text },
  },
}

const conditionList = {
  type: "array",
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": ["type"],
  items: {
    type: "object",
    required: ["type", "status"],
    properties: { type: text, status: text, reason: text, message: text },
  },
}

const widgetSpec = {
  type: "object",
  required: ["size"],
  "x-kubernetes-validations": [
    {
      rule: "!has(oldSelf.fixed) || (has(self.fixed) && self.fixed == oldSelf.fixed)",
      message: "fixed is immutable",
    },
    { rule: "!(has(self.left) && has(self.right))", message: "left and right exclude each other" },
  ],
  properties: {
    size: { type: "integer", minimum: 1, maximum: 10 },
    mode: { ...text, enum: ["Auto", "Never"], default: "Auto" },
    fixed: { ...text, pattern: "^[a-z]+$", maxLength: 8 },
    left: text,
    right: text,
    tags: { type: "array", "x-kubernetes-list-type": "set", items: text },
    env: envList,
    ports: portList,
    args: { type: "array", items: text },
    selector: { type: "object", "x-kubernetes-map-type": "atomic", additionalProperties: text },
    limits: { type: "object", additionalProperties: text },
    nested: { type: "object", properties: { x: text, y: { type: "integer", default: 3 } } },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    storage: {
      "x-kubernetes-int-or-string": true,
      anyOf: [{ type: "integer" }, { type: "string" }],
    },
  },
}

const widgetStatus = {
  type: "object",
  properties: { phase: text, observed: { type: "integer" }, conditions: conditionList },
}

const definition = (
  kind: string,
  plural: string,
  scope: "Namespaced" | "Cluster",
  schema: object,
  subresources: object,
) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.conformance.example.com` },
  spec: {
    group: "conformance.example.com",
    scope,
    names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema }, ...subresources }],
  },
})

/** A namespaced kind with every way of merging, defaults, bounds, CEL rules and a status subresource. */
export const widgetDefinition = definition(
  "Widget",
  "widgets",
  "Namespaced",
  { type: "object", properties: { spec: widgetSpec, status: widgetStatus } },
  { subresources: { status: {} } },
)

/** A cluster-scoped kind without a status subresource. */
export const gadgetDefinition = definition(
  "Gadget",
  "gadgets",
  "Cluster",
  { type: "object", "x-kubernetes-preserve-unknown-fields": true },
  {},
)
