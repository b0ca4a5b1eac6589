import { Result, type Schema } from "effect"
import type { OpenApiSchema, OpenApiValidationRule } from "../crd/open-api-schema.ts"
import { celValue } from "./cel/cel-value.ts"
import { isTransition, optionalOldSelf, type RuleContext, ruleProgram } from "./cel/rule-program.ts"
import { earlierEntry, earlierField } from "./earlier-value.ts"
import { type FieldError, fieldError } from "./field-error.ts"
import { childPath, indexPath, keyPath } from "./field-path.ts"
import { isJsonArray, isJsonObject, isSameJson, own } from "./json-value.ts"
import { additionalSchemaOf } from "./schema-of-entry.ts"

type Json = Schema.Json

/** A value on the way through an object, with what it was before an update. */
interface Visit {
  readonly schema: OpenApiSchema
  readonly value: Json
  readonly earlier: Json | undefined
  readonly path: string
  /** Whether an update left the value, or the part of the object around it that can be compared, as it was. */
  readonly isUnchanged: () => boolean
}

const contextOf = (rule: OpenApiValidationRule, { schema, value, earlier }: Visit): RuleContext => {
  const self = celValue(schema, value)
  const before = earlier === undefined ? undefined : { present: celValue(schema, earlier) }
  if (rule.optionalOldSelf === true) return { self, oldSelf: optionalOldSelf(before) }
  return before === undefined ? { self } : { self, oldSelf: before.present }
}

const messageOf = (rule: OpenApiValidationRule, context: RuleContext): string => {
  const fixed = rule.message ?? `failed rule: ${rule.rule.trim()}`
  if (rule.messageExpression === undefined) return fixed
  const text = Result.getOrElse(ruleProgram(rule.messageExpression)(context), () => undefined)
  return typeof text === "string" && text.trim() !== "" ? text : fixed
}

const placeOf = (rule: OpenApiValidationRule, path: string): string =>
  rule.fieldPath === undefined ? path : childPath(path, rule.fieldPath.replace(/^\./, ""))

const refusal = (rule: OpenApiValidationRule, visit: Visit, message: string): FieldError => {
  const reason = rule.reason ?? "FieldValueInvalid"
  return fieldError(reason, placeOf(rule, visit.path), visit.value, reason === "FieldValueDuplicate" ? "" : message, {
    shown: visit.schema.type ?? "",
    allowed: message,
  })
}

const evaluate = (rule: OpenApiValidationRule, visit: Visit): ReadonlyArray<FieldError> => {
  const compares = isTransition(rule.rule)
  if (compares && visit.earlier === undefined && rule.optionalOldSelf !== true) return []
  const context = contextOf(rule, visit)
  const outcome = ruleProgram(rule.rule)(context)
  if (Result.isFailure(outcome)) {
    return [
      fieldError(
        "FieldValueInvalid",
        visit.path,
        visit.value,
        `${outcome.failure} evaluating rule: ${rule.message ?? rule.rule}`,
        {
          shown: visit.schema.type ?? "",
          allowed: rule.message ?? rule.rule,
        },
      ),
    ]
  }
  if (outcome.success === true || (!compares && visit.isUnchanged())) return []
  return [refusal(rule, visit, messageOf(rule, context))]
}

/** The visit of a value inside: one without an earlier value of its own is unchanged if what is around it is. */
const inside = (visit: Visit, schema: OpenApiSchema, value: Json, earlier: Json | undefined, path: string): Visit => ({
  schema,
  value,
  earlier,
  path,
  isUnchanged: earlier === undefined ? visit.isUnchanged : () => isSameJson(value, earlier),
})

const visitsInside = (visit: Visit): ReadonlyArray<Visit> => {
  const { schema, value, earlier, path } = visit
  if (isJsonArray(value)) {
    const { items } = schema
    if (items === undefined) return []
    return value.map((entry, index) =>
      inside(visit, items, entry, earlierEntry(schema, earlier, entry), indexPath(path, index)),
    )
  }
  if (!isJsonObject(value)) return []
  const additional = additionalSchemaOf(schema)
  return Object.entries(value).flatMap(([key, entry]) => {
    const before = earlierField(earlier, key)
    const property = own(schema.properties, key)
    if (property !== undefined) return [inside(visit, property, entry, before, childPath(path, key))]
    return additional === undefined ? [] : [inside(visit, additional, entry, before, keyPath(path, key))]
  })
}

const errorsAt = (visit: Visit): ReadonlyArray<FieldError> =>
  visit.value === null
    ? []
    : [
        ...(visit.schema["x-kubernetes-validations"] ?? []).flatMap((rule) => evaluate(rule, visit)),
        ...visitsInside(visit).flatMap(errorsAt),
      ]

/** What rules on the whole object may see of its type and metadata. */
const identity: Readonly<Record<string, OpenApiSchema>> = {
  apiVersion: { type: "string" },
  kind: { type: "string" },
  metadata: { type: "object", properties: { generateName: { type: "string" }, name: { type: "string" } } },
}

/**
 * What the CEL rules of an object's schema refuse. With an earlier object, rules that compare with it run too, and
 * other rules do not refuse what the update leaves as it was.
 * Source: Kubernetes, "Validation rules" of CustomResourceDefinitions.
 */
export const ruleErrors = (schema: OpenApiSchema, object: Json, earlier: Json | undefined): ReadonlyArray<FieldError> =>
  errorsAt({
    schema: { ...schema, properties: { ...schema.properties, ...identity } },
    value: object,
    earlier,
    path: "",
    isUnchanged: () => earlier !== undefined && isSameJson(object, earlier),
  })
