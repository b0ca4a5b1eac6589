/**
 * Writes `src/in-memory-cluster/built-in/built-in-types.json`: how fields of Kubernetes' own kinds merge, read from the
 * OpenAPI documents of a running API server.
 *
 *     kubectl proxy --port 8001 &
 *     node packages/testing/scripts/generate-built-in-types.ts http://localhost:8001
 */
import { writeFileSync } from "node:fs"

interface OpenApiSchema {
  readonly type?: string
  readonly format?: string
  readonly default?: unknown
  readonly $ref?: string
  readonly allOf?: ReadonlyArray<OpenApiSchema>
  readonly items?: OpenApiSchema
  readonly properties?: Readonly<Record<string, OpenApiSchema>>
  readonly additionalProperties?: OpenApiSchema | boolean
  readonly "x-kubernetes-list-type"?: string
  readonly "x-kubernetes-list-map-keys"?: ReadonlyArray<string>
  readonly "x-kubernetes-map-type"?: string
  readonly "x-kubernetes-patch-strategy"?: string
  readonly "x-kubernetes-patch-merge-key"?: string
  readonly "x-kubernetes-group-version-kind"?: ReadonlyArray<{ group: string; version: string; kind: string }>
}

const KINDS = new Map([
  [
    "api/v1",
    "ConfigMap Secret Namespace Node Pod Service ServiceAccount PersistentVolumeClaim PersistentVolume Event ResourceQuota",
  ],
  ["apis/apps/v1", "Deployment ReplicaSet StatefulSet"],
  ["apis/batch/v1", "Job CronJob"],
  ["apis/autoscaling/v2", "HorizontalPodAutoscaler"],
  ["apis/coordination.k8s.io/v1", "Lease"],
  ["apis/rbac.authorization.k8s.io/v1", "Role RoleBinding ClusterRole ClusterRoleBinding"],
  ["apis/storage.k8s.io/v1", "StorageClass"],
  ["apis/apiextensions.k8s.io/v1", "CustomResourceDefinition"],
])

const QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"
const RAW_EXTENSION = "io.k8s.apimachinery.pkg.runtime.RawExtension"

const server = process.argv[2] ?? "http://localhost:8001"
const types = new Map<string, Record<string, string>>()
const kinds = new Map<string, string>()
const names = new Map<string, string>()

const refOf = (schema: OpenApiSchema): string | undefined =>
  (schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined))?.split("/").at(-1)

const listOf = (schema: OpenApiSchema, element: string): string => {
  const keys =
    schema["x-kubernetes-list-map-keys"] ??
    (schema["x-kubernetes-list-type"] === undefined && schema["x-kubernetes-patch-merge-key"] !== undefined
      ? [schema["x-kubernetes-patch-merge-key"]]
      : undefined)
  if (keys !== undefined) return `[${element}|map ${keys.join(" ")}]`
  const isSet =
    schema["x-kubernetes-list-type"] === "set" ||
    (schema["x-kubernetes-list-type"] === undefined && schema["x-kubernetes-patch-strategy"] === "merge")
  return isSet ? `[${element}|set]` : `[${element}]`
}

/** A type without its default: only fields have one. */
const bare = (type: string): string => type.split("=")[0] ?? ""

const textOf = (schema: OpenApiSchema, schemas: Readonly<Record<string, OpenApiSchema>>): string => {
  const ref = refOf(schema)
  if (ref !== undefined) {
    const atomic = schema["x-kubernetes-map-type"] === "atomic" ? "!" : ""
    return nameOf(ref, schemas) + atomic
  }
  if (schema.type === "array") return listOf(schema, bare(textOf(schema.items ?? {}, schemas)))
  if (schema.type === "object") {
    const atomic = schema["x-kubernetes-map-type"] === "atomic" ? "!" : ""
    return typeof schema.additionalProperties === "object"
      ? `{${bare(textOf(schema.additionalProperties, schemas))}}${atomic}`
      : "any"
  }
  if (schema.type === "string") {
    if (schema.format !== undefined && schema.format !== "byte") return "scalar"
    return typeof schema.default === "string" ? `string=${schema.default}` : "string"
  }
  if (schema.type === "boolean") return "boolean"
  if (schema.type !== "integer" && schema.type !== "number") return "any"
  return typeof schema.default === "number" ? `number=${schema.default}` : "number"
}

const nameOf = (ref: string, schemas: Readonly<Record<string, OpenApiSchema>>): string => {
  if (ref === QUANTITY) return "scalar"
  if (ref === RAW_EXTENSION) return "raw"
  const schema = schemas[ref] ?? {}
  if (schema.properties === undefined) return textOf(schema, schemas)
  const known = names.get(ref)
  if (known !== undefined) return known
  const [version = "", short = ""] = ref.split(".").slice(-2)
  const name = [...names.values()].includes(short) ? `${version}.${short}` : short
  names.set(ref, name)
  const atomic = schema["x-kubernetes-map-type"] === "atomic"
  const fields: Record<string, string> = atomic ? { "!": "atomic" } : {}
  types.set(name, fields)
  for (const field of Object.keys(schema.properties).sort()) {
    fields[field] = textOf(schema.properties[field] ?? {}, schemas)
  }
  return name
}

for (const [path, wanted] of KINDS) {
  const response = await fetch(`${server}/openapi/v3/${path}`)
  const { components } = await response.json()
  const schemas: Readonly<Record<string, OpenApiSchema>> = components.schemas
  for (const kind of wanted.split(" ")) {
    const group = path === "api/v1" ? "" : (path.split("/")[1] ?? "")
    const version = path.split("/").at(-1) ?? ""
    const ref = Object.keys(schemas).find((name) =>
      schemas[name]?.["x-kubernetes-group-version-kind"]?.some(
        (gvk) => gvk.group === group && gvk.version === version && gvk.kind === kind,
      ),
    )
    if (ref === undefined) throw new Error(`${path} has no ${kind}`)
    kinds.set(`${group === "" ? "" : `${group}/`}${version}/${kind}`, nameOf(ref, schemas))
  }
}

const line = ([name, value]: [string, string]): string => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`
const fieldList = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([name, type]) => `${name} ${type}`)
    .join("; ")
const byName = <A>(map: ReadonlyMap<string, A>): ReadonlyArray<[string, A]> =>
  [...map].sort(([left], [right]) => (left < right ? -1 : 1))
writeFileSync(
  new URL("../src/in-memory-cluster/built-in/built-in-types.json", import.meta.url),
  `{\n  "kinds": {\n${byName(kinds).map(line).join(",\n")}\n  },\n  "types": {\n${byName(types)
    .map(([name, fields]) => line([name, fieldList(fields)]))
    .join(",\n")}\n  }\n}\n`,
)
