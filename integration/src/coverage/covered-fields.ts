import { AIM_KINDS, type OpenApiSchema, objectSchemaOf } from "@aim-engine/api"
import type { DocumentedPromise } from "./promises.ts"

/** Fields of Kubernetes' own types, which Kubernetes documents. */
const KUBERNETES = new Set(["env", "resources", "imagePullSecrets", "gatewayRef", "conditions", "resolvedNodeAffinity"])

const fieldsBelow = (schema: OpenApiSchema, path: string): ReadonlyArray<string> => {
  const inner = schema.items ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : schema)
  return Object.entries(inner.properties ?? {}).flatMap(([name, field]) => {
    const at = `${path}.${name}`
    const below = KUBERNETES.has(name) ? [] : fieldsBelow(field, at)
    return below.length === 0 ? [at] : below
  })
}

/** Every field of our CRDs as `Kind path`, e.g. `AIMService spec.model.name`. */
export const definedFields = (): ReadonlyArray<string> =>
  AIM_KINDS.flatMap((kind) => {
    const { spec, status } = objectSchemaOf(kind).properties ?? {}
    return [
      ...(spec === undefined ? [] : fieldsBelow(spec, "spec")),
      ...(status === undefined ? [] : fieldsBelow(status, "status")),
    ].map((path) => `${kind.kind} ${path}`)
  })

const kindsOf = (pattern: string): ReadonlyArray<string> =>
  pattern.split(",").flatMap((one) => {
    const matcher = new RegExp(`^${one.replaceAll("*", "(Cluster)?")}$`)
    return AIM_KINDS.map(({ kind }) => kind).filter((kind) => one === "*" || matcher.test(kind))
  })

/** The fields that promises speak of; of what stands below them they speak too. */
const coveredPrefixes = (promises: ReadonlyArray<DocumentedPromise>): ReadonlyArray<string> =>
  promises.flatMap(({ covers }) =>
    covers.flatMap((entry) => {
      const [pattern = "", path = ""] = entry.split(" ")
      return kindsOf(pattern).map((kind) => `${kind} ${path}`)
    }),
  )

/** Fields of our CRDs that no promise speaks of. */
export const uncoveredFields = (promises: ReadonlyArray<DocumentedPromise>): ReadonlyArray<string> => {
  const prefixes = coveredPrefixes(promises)
  return definedFields().filter(
    (field) => !prefixes.some((prefix) => field === prefix || field.startsWith(`${prefix}.`)),
  )
}

/** Fields that promises speak of and no CRD has. */
export const unknownFields = (promises: ReadonlyArray<DocumentedPromise>): ReadonlyArray<string> => {
  const fields = definedFields()
  return coveredPrefixes(promises).filter(
    (prefix) => !fields.some((field) => field === prefix || field.startsWith(`${prefix}.`)),
  )
}
