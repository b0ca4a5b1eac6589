import { type AIMService, type InferenceService, InferenceServiceKind } from "@aim-engine/api"
import { Effect, Result } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import { readObject } from "../cluster-state/read-object.ts"
import type { DomainError, InvalidSpecError } from "../errors/domain-error.ts"
import { isOurs } from "../ownership/adoption.ts"
import { controllerOwner } from "../ownership/owner-reference.ts"
import { inferenceServiceName } from "./child-names.ts"

/** The InferenceService of a service: its name, and what is there of it. */
export interface Workload {
  /** Fails where the namespace leaves no room for a name: then there never is one. */
  readonly name: Result.Result<string, InvalidSpecError>
  /** One of that name that somebody else made is none of the service's: what it does says nothing of the service. */
  readonly live: Result.Result<InferenceService | undefined, DomainError>
}

/** Looks for the InferenceService of a service. */
export const observeWorkload = Effect.fnUntraced(function* (
  service: AIMService,
): Effect.fn.Return<Workload, never, ClusterState> {
  const { namespace = "", name: serviceName } = service.metadata
  const name = inferenceServiceName(serviceName, namespace)
  if (Result.isFailure(name)) return { name, live: Result.succeed(undefined) }
  const found = yield* Effect.result(readObject(InferenceServiceKind, namespace, name.success))
  return { name, live: Result.map(found, (live) => (isWorkloadOf(service, live) ? live : undefined)) }
})

const isWorkloadOf = (service: AIMService, live: InferenceService | undefined): boolean => {
  if (live === undefined) return false
  const { name, namespace = "" } = live.metadata
  return isOurs(live, { ...live, metadata: { name, namespace, ...controllerOwner(service, namespace) } })
}

/** Whether the service runs. Where that cannot be read it is taken to run: then nothing is chosen anew under it. */
export const hasWorkload = ({ live }: Workload): boolean => Result.isFailure(live) || live.success !== undefined
