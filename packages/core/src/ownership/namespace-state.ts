import { type Namespace, NamespaceKind } from "@aim-engine/api"
import { Effect, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import type { ApiError } from "../errors/api-error.ts"
import { classifyError } from "../errors/classify.ts"
import type { DomainError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"

/** Whether something can still be made and kept in a namespace, or why that is not known. */
export type NamespaceState =
  | { readonly _tag: "Active" }
  | { readonly _tag: "Terminating" }
  | { readonly _tag: "Unknown"; readonly error: DomainError }

/**
 * The state of a namespace as it was read. One that is gone, or that we may not read any more, counts as terminating:
 * roles are deleted with their namespace.
 */
export const namespaceState = (read: Result.Result<Namespace | undefined, ApiError>): NamespaceState =>
  Result.match(read, {
    onSuccess: (namespace) =>
      namespace === undefined || namespace.metadata.deletionTimestamp !== undefined
        ? { _tag: "Terminating" }
        : { _tag: "Active" },
    onFailure: (failure) => {
      const error = classifyError(failure)
      const isGone = error._tag === "MissingDownstream" || error.reason === Reason.OperatorForbidden
      return isGone ? { _tag: "Terminating" } : { _tag: "Unknown", error }
    },
  })

/**
 * Whether a namespace is known to be deleted: nothing can be made in it any more, and all that it holds goes. One that
 * cannot be read, or is missing among manifests, is not known to be.
 */
export const isNamespaceEnding = (name: string): Effect.Effect<boolean, never, ClusterState> =>
  Effect.flatMap(ClusterState, (state) =>
    state.get(NamespaceKind, "", name).pipe(
      Effect.map((namespace) => namespace?.metadata.deletionTimestamp !== undefined),
      Effect.orElseSucceed(() => false),
    ),
  )
