import type { Schema } from "effect"

/** What is wrong with a field. Source: Kubernetes, `metav1.CauseType`. */
export type FieldErrorReason =
  | "FieldValueInvalid"
  | "FieldValueTypeInvalid"
  | "FieldValueNotSupported"
  | "FieldValueRequired"
  | "FieldValueDuplicate"
  | "FieldValueForbidden"
  | "FieldValueTooLong"
  | "FieldValueTooMany"

/** A field that an API server refuses. */
export interface FieldError {
  readonly reason: FieldErrorReason
  /** Where it is, e.g. `spec.minReplicas`; empty for the object itself. */
  readonly path: string
  /** What was found there; undefined where nothing was. */
  readonly value: Schema.Json | undefined
  /** What is wrong, in the words of an API server, without the path. */
  readonly message: string
  /** What is allowed, in words. */
  readonly allowed: string
}

const labels: Readonly<Record<FieldErrorReason, string>> = {
  FieldValueInvalid: "Invalid value",
  FieldValueTypeInvalid: "Invalid value",
  FieldValueNotSupported: "Unsupported value",
  FieldValueRequired: "Required value",
  FieldValueDuplicate: "Duplicate value",
  FieldValueForbidden: "Forbidden",
  FieldValueTooLong: "Too long",
  FieldValueTooMany: "Too many",
}

const withoutValue: ReadonlySet<FieldErrorReason> = new Set([
  "FieldValueRequired",
  "FieldValueForbidden",
  "FieldValueTooLong",
])

/**
 * An error about a field. `shown` is what the message shows of the value, where that is not the value itself.
 * Source: Kubernetes, `field.Error`.
 */
export const fieldError = (
  reason: FieldErrorReason,
  path: string,
  value: Schema.Json | undefined,
  detail: string,
  { shown = value, allowed = detail }: { readonly shown?: Schema.Json | undefined; readonly allowed?: string } = {},
): FieldError => {
  const head = withoutValue.has(reason)
    ? labels[reason]
    : `${labels[reason]}: ${JSON.stringify(shown === undefined ? "" : shown)}`
  return { reason, path, value, message: detail === "" ? head : `${head}: ${detail}`, allowed }
}

/** An error as one line, as `kubectl` shows it. */
export const renderFieldError = (error: FieldError): string => `${error.path}: ${error.message}`
