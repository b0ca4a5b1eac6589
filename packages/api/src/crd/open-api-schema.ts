import type { Schema } from "effect"
import type { ValidationRule } from "../kubernetes/field.ts"

/** A CEL rule as CRDs of any origin write it. Source: Kubernetes, `ValidationRule`. */
export interface OpenApiValidationRule extends Omit<ValidationRule, "message"> {
  readonly message?: string
  readonly messageExpression?: string
  readonly optionalOldSelf?: boolean
}

/**
 * The subset of OpenAPI v3 in which CustomResourceDefinitions describe values.
 * Source: Kubernetes, `apiextensions.k8s.io/v1 JSONSchemaProps`.
 */
export interface OpenApiSchema {
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean"
  readonly title?: string
  readonly description?: string
  readonly format?: string
  readonly default?: Schema.Json
  readonly enum?: ReadonlyArray<Schema.Json>
  readonly nullable?: boolean
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: boolean
  readonly exclusiveMaximum?: boolean
  readonly multipleOf?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly required?: ReadonlyArray<string>
  readonly properties?: { readonly [name: string]: OpenApiSchema }
  readonly additionalProperties?: boolean | OpenApiSchema
  readonly items?: OpenApiSchema
  readonly allOf?: ReadonlyArray<OpenApiSchema>
  readonly anyOf?: ReadonlyArray<OpenApiSchema>
  readonly oneOf?: ReadonlyArray<OpenApiSchema>
  readonly not?: OpenApiSchema
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean
  readonly "x-kubernetes-int-or-string"?: boolean
  readonly "x-kubernetes-embedded-resource"?: boolean
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map"
  readonly "x-kubernetes-list-map-keys"?: ReadonlyArray<string>
  readonly "x-kubernetes-map-type"?: "atomic" | "granular"
  readonly "x-kubernetes-validations"?: ReadonlyArray<OpenApiValidationRule>
}
