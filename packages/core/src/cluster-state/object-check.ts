import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import { Option, Result, SchemaIssue, SchemaParser } from "effect"
import { ApiError } from "../errors/api-error.ts"

/** Objects are immutable, so each is checked once per schema, however many reconciles read it. */
const checked = new WeakMap<object, WeakMap<KubernetesObject, Option.Option<ApiError>>>()

/** `path: what is expected`, without the value, which may be a secret. */
const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1()
const explain = (issue: SchemaIssue.Issue): string =>
  formatIssue(issue)
    .issues.map(({ path = [], message }) => `${path.map(String).join(".") || "object"}: ${message}`)
    .join("; ")

const check = <T extends KubernetesObject>(
  kind: ResourceKind<T>,
  object: KubernetesObject,
): Option.Option<ApiError> => {
  const decoded = SchemaParser.decodeUnknownResult(kind.schema)(object)
  if (Result.isSuccess(decoded)) return Option.none()
  const where = [object.metadata.namespace ?? "", object.metadata.name].filter((part) => part !== "").join("/")
  return Option.some(
    new ApiError({
      reason: "Undecodable",
      message: `the stored ${kind.kind} ${where} is not valid: ${explain(decoded.failure)}`,
    }),
  )
}

/** Why an object is not one of its kind as the schema describes it (reason `Undecodable`); none if it is. */
export const undecodable = <T extends KubernetesObject>(
  kind: ResourceKind<T>,
  object: KubernetesObject,
): Option.Option<ApiError> => {
  const ofSchema = checked.get(kind.schema) ?? new WeakMap<KubernetesObject, Option.Option<ApiError>>()
  checked.set(kind.schema, ofSchema)
  const known = ofSchema.get(object)
  if (known !== undefined) return known
  const result = check(kind, object)
  ofSchema.set(object, result)
  return result
}

/**
 * Whether an object is one of its kind as the schema describes it. Decoding changes nothing, so the check is all there is.
 * Lists and indexes leave out what fails it: one broken object must not stop all others.
 */
export const isObjectOf =
  <T extends KubernetesObject>(kind: ResourceKind<T>) =>
  (object: KubernetesObject): object is T =>
    Option.isNone(undecodable(kind, object))
