import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { AIM_KINDS } from "../aim-kinds.ts"
import { CustomResourceDefinition } from "../apiextensions/custom-resource-definition.ts"
import { EARLIER_KINDS } from "../earlier/earlier-kinds.ts"
import { validate } from "../structural/validate.ts"
import { customResourceDefinitionOf, objectSchemaOf } from "./custom-resource-definition.ts"
import type { OpenApiSchema } from "./open-api-schema.ts"

/** Every schema inside a schema, with its path. */
const partsOf = (schema: OpenApiSchema, path = ""): ReadonlyArray<readonly [string, OpenApiSchema]> => [
  [path, schema],
  ...Object.entries(schema.properties ?? {}).flatMap(([name, part]) => partsOf(part, `${path}.${name}`)),
  ...(schema.items === undefined ? [] : partsOf(schema.items, `${path}[]`)),
  ...(typeof schema.additionalProperties === "object" ? partsOf(schema.additionalProperties, `${path}{}`) : []),
]

/** What may stand in a structural schema. Source: Kubernetes, `apiextensions.k8s.io/v1 JSONSchemaProps`. */
const ALLOWED = new Set(
  (
    "type description default enum format pattern minimum maximum minLength maxLength minItems maxItems maxProperties required " +
    "properties additionalProperties items anyOf x-kubernetes-int-or-string x-kubernetes-preserve-unknown-fields " +
    "x-kubernetes-list-type x-kubernetes-list-map-keys x-kubernetes-map-type x-kubernetes-validations"
  ).split(" "),
)

const ALL = [...AIM_KINDS, ...EARLIER_KINDS].map((kind) => [`${kind.group}/${kind.kind}`, kind] as const)

describe.each(ALL)("the schema of %s", (_, kind) => {
  const parts = partsOf(objectSchemaOf(kind))
  const named = (has: (part: OpenApiSchema) => boolean) => parts.filter(([, part]) => has(part)).map(([path]) => path)

  it("has a type everywhere, save for text-or-number and free JSON", () => {
    expect(
      named(
        (part) =>
          part.type === undefined &&
          part["x-kubernetes-int-or-string"] !== true &&
          part["x-kubernetes-preserve-unknown-fields"] !== true,
      ),
    ).toEqual([])
  })

  it("has only what a structural schema may have, and no references", () => {
    expect(
      parts
        .flatMap(([path, part]) => Object.keys(part).map((key) => [path, key]))
        .filter(([, key]) => !ALLOWED.has(String(key))),
    ).toEqual([])
  })

  it("describes lists by their entries, and objects by properties or by entries", () => {
    expect(named((part) => (part.type === "array") !== (part.items !== undefined))).toEqual([])
    expect(named((part) => part.properties !== undefined && part.additionalProperties !== undefined)).toEqual([])
  })

  it("says how each list merges, and requires or defaults the keys of its maps", () => {
    expect(named((part) => part.type === "array" && part["x-kubernetes-list-type"] === undefined)).toEqual([])
    expect(
      named((part) =>
        (part["x-kubernetes-list-map-keys"] ?? []).some(
          (key) => part.items?.required?.includes(key) !== true && part.items?.properties?.[key]?.default === undefined,
        ),
      ),
    ).toEqual([])
  })

  it("requires only fields that it has", () => {
    expect(named((part) => (part.required ?? []).some((field) => part.properties?.[field] === undefined))).toEqual([])
  })

  it("has defaults that it accepts itself, on fields that are not required", () => {
    const faults = parts.flatMap(([path, part]) =>
      Object.entries(part.properties ?? {})
        .filter(([, property]) => property.default !== undefined)
        .filter(
          ([name, property]) =>
            part.required?.includes(name) === true ||
            validate({ type: "object", properties: { value: property } }, { value: property.default ?? null }).length >
              0,
        )
        .map(([name]) => `${path}.${name}`),
    )
    expect(faults).toEqual([])
  })

  it("describes every field of spec and status", () => {
    const undescribed = parts.flatMap(([path, part]) =>
      Object.entries(part.properties ?? {})
        .filter(([name, property]) => path !== "" && name !== "metadata" && (property.description ?? "") === "")
        .map(([name]) => `${path}.${name}`),
    )
    expect(undescribed).toEqual([])
  })

  it("gives each rule a message of one line", () => {
    const rules = parts.flatMap(([, part]) => part["x-kubernetes-validations"] ?? [])
    expect(rules.filter((rule) => rule.message === undefined || rule.message.includes("\n"))).toEqual([])
  })
})

describe.each(ALL)("the definition of %s", (_, kind) => {
  const definition = customResourceDefinitionOf(kind)
  const [version] = definition.spec.versions

  it("is a CustomResourceDefinition", () => {
    expect(Schema.decodeUnknownSync(CustomResourceDefinition)(definition)).toBe(definition)
    expect(definition.metadata.name).toBe(`${kind.plural}.${kind.group}`)
  })

  it("has one version, served and stored, with a status of its own", () => {
    expect(definition.spec.versions).toHaveLength(1)
    expect(version).toMatchObject({ name: "v1alpha1", served: true, storage: true, subresources: { status: {} } })
  })

  it("shows the age, and in wide output why it is not ready", () => {
    expect(version?.additionalPrinterColumns?.slice(-2)).toMatchObject([
      { name: "Reason", priority: 1 },
      { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
    ])
  })

  it("shows columns of fields that exist", () => {
    const paths = new Set(partsOf(objectSchemaOf(kind)).map(([path]) => path))
    const shown = kind.columns.map((column) => column.jsonPath.replace(/\[\?.*\]/, "[]"))
    expect(shown.filter((path) => !path.startsWith(".metadata") && !paths.has(path))).toEqual([])
  })
})
