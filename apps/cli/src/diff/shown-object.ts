import { type KubernetesObject, SecretKind } from "@aim-engine/api"
import { isOfKind, isSameJson, writtenPart } from "@aim-engine/core"
import { Predicate } from "effect"
import { LAST_APPLIED } from "./wished-object.ts"

const withoutLastApplied = (object: KubernetesObject): KubernetesObject => {
  const { annotations, ...metadata } = object.metadata
  const kept = Object.entries(annotations ?? {}).filter(([key]) => key !== LAST_APPLIED)
  return {
    ...object,
    metadata: { ...metadata, ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }) },
  }
}

const HIDDEN = "***"

/** Values that are secret: shown are their names, and whether they change. Source: `kubectl diff`. */
const hidden = (values: unknown, others: unknown, side: string): unknown =>
  Predicate.isObject(values)
    ? Object.fromEntries(
        Object.entries(values).map(([key, value]) => {
          const other = Predicate.isObject(others) && Object.hasOwn(others, key) ? Reflect.get(others, key) : undefined
          return [key, other === undefined || isSameJson(value, other) ? HIDDEN : `${HIDDEN} (${side})`]
        }),
      )
    : values

const SECRET_FIELDS = ["data", "stringData"]

const withHiddenValues = (
  object: KubernetesObject,
  other: KubernetesObject | undefined,
  side: string,
): KubernetesObject =>
  isOfKind(object, SecretKind)
    ? {
        ...object,
        ...Object.fromEntries(
          SECRET_FIELDS.filter((field) => Object.hasOwn(object, field)).map((field) => [
            field,
            hidden(Reflect.get(object, field), other === undefined ? undefined : Reflect.get(other, field), side),
          ]),
        ),
      }
    : object

/** An object as a person would write it, before or after a change; secret values are hidden. */
export const shownObject = (
  object: KubernetesObject,
  other: KubernetesObject | undefined,
  side: "before" | "after",
): KubernetesObject => withHiddenValues(withoutLastApplied(writtenPart(object)), other, side)
