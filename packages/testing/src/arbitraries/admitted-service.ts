import { AIM_API_VERSION, type AIMService, AIMServiceKind, admit, objectSchemaOf } from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import type { Schema } from "effect"
import fc from "fast-check"
import { objectMeta } from "./metadata.ts"
import { dnsLabel } from "./names.ts"
import { schemaValue } from "./schema-value.ts"
import { type ServiceOptions, service } from "./services.ts"

const schema = objectSchemaOf(AIMServiceKind)
const { spec: specSchema = {}, status: statusSchema = {} } = schema.properties ?? {}

/** The name of a custom resource: a DNS subdomain, so with dots and of up to 253 characters, too. */
export const dnsSubdomain: fc.Arbitrary<string> = fc
  .array(dnsLabel, { minLength: 1, maxLength: 6 })
  .map((labels) => labels.join("."))
  .filter(({ length }) => length <= 253)

const isMapping = (value: Schema.Json): value is Schema.JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Any value that a field's schema takes, for some of the fields. */
const anyFields = (fields: Readonly<Record<string, Parameters<typeof schemaValue>[0]>>) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaValue(field)])), {
    requiredKeys: [],
  })

const SPEC_FIELDS = Object.keys(specSchema.properties ?? {})
/** With these of any value, a service refers to nothing that there is, and little is left to see. */
const REFERENCES: ReadonlySet<string> = new Set(["model", "template", "runtimeConfigName"])

const some = (fields: ReadonlyArray<string>, maxLength: number): fc.Arbitrary<ReadonlySet<string>> =>
  fc.subarray([...fields], { maxLength }).map((chosen) => new Set(chosen))

/** Fields that have any value of their schema: mostly few, and seldom references. */
const oddFields: fc.Arbitrary<ReadonlySet<string>> = fc.oneof(
  {
    weight: 9,
    arbitrary: some(
      SPEC_FIELDS.filter((field) => !REFERENCES.has(field)),
      4,
    ),
  },
  { weight: 1, arbitrary: some(SPEC_FIELDS, SPEC_FIELDS.length) },
)

/** Some of an author's fields, and some with any value. */
const specOf = (options: ServiceOptions): fc.Arbitrary<object> =>
  fc
    .record({
      base: service(options),
      kept: some(SPEC_FIELDS, SPEC_FIELDS.length),
      any: anyFields(specSchema.properties ?? {}),
      odd: oddFields,
    })
    .map(({ base: { spec }, kept, any, odd }) => ({
      model: spec.model,
      ...Object.fromEntries(Object.entries(spec).filter(([field]) => kept.has(field))),
      ...Object.fromEntries(Object.entries(any).filter(([field]) => odd.has(field))),
    }))

const withKnownNamesOf = (options: ServiceOptions) =>
  fc.record({
    status: schemaValue(statusSchema).filter(isMapping),
    templateName: options.templateName ?? dnsLabel,
    modelName: options.modelName ?? dnsLabel,
  })

/** What an earlier round may have left in the status: anything that the schema takes, names mostly of what there is. */
const earlierStatus = (options: ServiceOptions): fc.Arbitrary<Schema.JsonObject> =>
  withKnownNamesOf(options).map(({ status, templateName, modelName }) =>
    Object.fromEntries(
      Object.entries(status).map(([field, value]) => {
        if (field === "resolvedTemplate" && isMapping(value)) return [field, { ...value, name: templateName }]
        if (field === "resolvedModel" && isMapping(value)) return [field, { ...value, name: modelName }]
        return [field, value]
      }),
    ),
  )

/** The object as the API server stores it; undefined where it refuses it. */
const stored = (object: Schema.JsonObject): AIMService | undefined => {
  const { object: admitted, errors } = admit(schema, object)
  const candidate = { metadata: { name: "" }, ...admitted, apiVersion: AIM_API_VERSION, kind: AIMServiceKind.kind }
  return errors.length === 0 && isObjectOf(AIMServiceKind)(candidate) ? candidate : undefined
}

/**
 * Services that the CustomResourceDefinition admits, and not only those that make sense: most have some fields with
 * whatever their schema takes, and some a status of an earlier round. They are as the API server stores them, defaults
 * included. Besides the names that are asked for they have long ones, and some with dots.
 */
export const admittedService = (options: ServiceOptions = {}): fc.Arbitrary<AIMService> =>
  fc
    .record({
      metadata: objectMeta(
        "Namespaced",
        options.name === undefined ? dnsSubdomain : fc.oneof(options.name, dnsSubdomain),
        options.namespace,
      ),
      spec: specOf(options),
      status: fc.option(earlierStatus(options), { nil: undefined }),
    })
    .map(({ metadata, spec, status }) =>
      stored(JSON.parse(JSON.stringify({ metadata, spec, ...(status === undefined ? {} : { status }) }))),
    )
    .filter((candidate) => candidate !== undefined)
