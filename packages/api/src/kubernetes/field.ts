import { Schema } from "effect"

/**
 * A CEL rule of a CustomResourceDefinition, evaluated by the API server on create and update.
 * A rule that reads `oldSelf` is a transition rule: it runs on updates only.
 * Source: Kubernetes, CustomResourceDefinition `x-kubernetes-validations`.
 */
export interface ValidationRule {
  readonly rule: string
  /** Shown to the user who sent the object: what is wrong, and what is allowed. */
  readonly message: string
  /** Where the error is reported, relative to the place of the rule, e.g. `.minReplicas`. */
  readonly fieldPath?: string
  readonly reason?: "FieldValueInvalid" | "FieldValueForbidden" | "FieldValueRequired" | "FieldValueDuplicate"
}

/** What a CustomResourceDefinition can say about a value and a TypeScript type cannot. */
export interface StructuralHints {
  /** Number or text format: `int32`, `int64`, `date-time`. */
  readonly format?: string
  /** How server-side apply merges a list. */
  readonly listType?: "atomic" | "set" | "map"
  /** The fields that identify an entry of a list of type `map`. */
  readonly listMapKeys?: ReadonlyArray<string>
  /** How server-side apply merges an object. */
  readonly mapType?: "atomic" | "granular"
  /** Text or integer, as quantities are. */
  readonly intOrString?: true
  /** Any JSON value is kept as it is. */
  readonly preserveUnknownFields?: true
  readonly maxProperties?: number
  readonly rules?: ReadonlyArray<ValidationRule>
}

declare module "effect/Schema" {
  namespace Annotations {
    interface Annotations {
      /** What the generated CustomResourceDefinition says about this value. */
      readonly kubernetes?: StructuralHints | undefined
      /** What to use instead of a deprecated field. */
      readonly deprecated?: string | undefined
    }
  }
}

/** What may be said about a field besides its type and description. */
export interface FieldNotes<T> {
  /** Filled in by the API server when the field is absent; objects from files may lack it. */
  readonly default?: T
  /** Marks the field as deprecated; says what replaces it. */
  readonly deprecated?: string
  readonly kubernetes?: StructuralHints
}

/** A field that every object has. */
export const required = <S extends Schema.Top>(
  schema: S,
  description: string,
  notes: FieldNotes<S["Type"]> = {},
): S["Rebuild"] => schema.annotateKey({ description, ...notes })

/** A field that an object may lack. A default is an annotation: decoding adds nothing. */
export const optional = <S extends Schema.Top>(
  schema: S,
  description: string,
  notes: FieldNotes<S["Type"]> = {},
): Schema.optionalKey<S> => Schema.optionalKey(schema).annotateKey({ description, ...notes })

/** A 32-bit integer. */
export const Int32 = Schema.Int.annotate({ kubernetes: { format: "int32" } })

/** A 64-bit integer, exact up to 2^53. */
export const Int64 = Schema.Int.annotate({ kubernetes: { format: "int64" } })

/** A point in time, RFC 3339 text. */
export const Time = Schema.String.annotate({
  identifier: "Time",
  description: "A point in time as RFC 3339 text, e.g. `2026-01-31T12:00:00Z`.",
  kubernetes: { format: "date-time" },
})

/** Any JSON value, kept as it is. */
export const FreeJson = Schema.Unknown.annotate({
  identifier: "JSON",
  description: "Any JSON value; it is kept as it was given.",
  kubernetes: { preserveUnknownFields: true },
})

/** An integer of at least `minimum`. */
export const int32From = (minimum: number) => Int32.check(Schema.isGreaterThanOrEqualTo(minimum))

/** Text that is not empty. */
export const NonEmptyText = Schema.String.check(Schema.isMinLength(1))
