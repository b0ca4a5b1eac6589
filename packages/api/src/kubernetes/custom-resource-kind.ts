import type { KubernetesObject } from "./object-meta.ts"
import type { ResourceKind } from "./resource-kind.ts"

/** A column of `kubectl get`. Source: Kubernetes, `CustomResourceColumnDefinition`. */
export interface PrinterColumn {
  readonly name: string
  readonly type: "string" | "integer" | "date"
  readonly jsonPath: string
  /** Columns with a priority above 0 are shown by `-o wide` only. */
  readonly priority?: number
  readonly description?: string
}

/** A kind that this project defines: what its CustomResourceDefinition is generated from. */
export interface CustomResourceKind<T extends KubernetesObject = KubernetesObject> extends ResourceKind<T> {
  readonly singular: string
  readonly shortNames: ReadonlyArray<string>
  readonly categories: ReadonlyArray<string>
  /** What an object of the kind is, in one or two sentences. */
  readonly description: string
  readonly columns: ReadonlyArray<PrinterColumn>
  /** What the API server tells everyone who uses the kind, if its version is deprecated. */
  readonly deprecationWarning?: string
}
