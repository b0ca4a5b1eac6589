import type { ApiError } from "@aim-engine/core"
import type { Selection } from "../kubernetes-api.ts"

/** The objects that one selection of a kind has, by key, and whether they are known. */
export interface SelectedObjects {
  readonly selection: Selection
  readonly keys: Set<string>
  /** The version up to which its lists and watches have told everything. */
  seenUpTo: bigint
  /** Whether they were listed, or are known to be unavailable. */
  isSynced: boolean
  /** Why they can't be read; undefined when they can. */
  error: ApiError | undefined
}

/** One entry per selection, nothing known yet. Without selections there is one, of everything. */
export const selectedObjects = (selections: ReadonlyArray<Selection> = [{}]): ReadonlyArray<SelectedObjects> =>
  selections.map((selection) => ({ selection, keys: new Set(), seenUpTo: 0n, isSynced: false, error: undefined }))

/** Whether an object of this namespace is in a selection for sure, whatever its labels and fields are. */
export const hasAllOf = ({ selection }: SelectedObjects, namespace: string): boolean =>
  selection.labelSelector === undefined &&
  selection.fieldSelector === undefined &&
  (selection.namespace === undefined || selection.namespace === namespace)
