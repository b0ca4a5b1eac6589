import type { DomainError, ObservationRequest } from "@aim-engine/core"
import { Context, type Effect } from "effect"

/** Answers one type of observation requests. What it fails with is what readers are told. */
export type Observer = (request: ObservationRequest<unknown>) => Effect.Effect<unknown, DomainError>

/** The observers that there are, by the `type` of the requests that they answer. */
export class Observers extends Context.Service<Observers, ReadonlyMap<string, Observer>>()(
  "@aim-engine/kubernetes/observation/Observers",
) {}
