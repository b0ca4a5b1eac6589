import type { KubernetesObject } from "@aim-engine/api"
import { Predicate } from "effect"

/**
 * The fields that a manager owns, as a tree: `f:<name>` for a field, `k:<key as JSON>` for an item of a keyed list,
 * `v:<value as JSON>` for an item of a set. A node without children owns all that is below it.
 * Source: Kubernetes, `meta/v1 FieldsV1`.
 */
export type FieldTree = { readonly [step: PropertyKey]: unknown }

/** Whose fields are asked for. */
export interface Ownership {
  readonly fieldManager: string
  readonly subresource?: "status"
}

const EMPTY: FieldTree = {}

/** The steps below a node. The `.` that stands for the node itself is none. */
export const stepsOf = (tree: FieldTree): ReadonlyArray<string> => Object.keys(tree).filter((step) => step !== ".")

/** The subtree below a step, or undefined where the manager owns nothing there. */
export const below = (tree: FieldTree, step: string): FieldTree | undefined => {
  if (!Object.hasOwn(tree, step)) return undefined
  const child = tree[step]
  return Predicate.isObject(child) ? child : EMPTY
}

/** What a field manager applied to an object in the version in which the object is read; undefined where it applied nothing. */
export const appliedFields = (object: KubernetesObject, ownership: Ownership): FieldTree | undefined => {
  const entry = object.metadata.managedFields?.find(
    (candidate) =>
      candidate.manager === ownership.fieldManager &&
      candidate.operation === "Apply" &&
      (candidate.subresource ?? "") === (ownership.subresource ?? "") &&
      candidate.apiVersion === object.apiVersion,
  )
  return Predicate.isObject(entry?.fieldsV1) ? entry.fieldsV1 : undefined
}
