import { type Doc, namesOf } from "./reasons/documented.ts"
import { ENGINE_REASONS } from "./reasons/engine.ts"
import { MODEL_REASONS } from "./reasons/model.ts"
import { SERVICE_REASONS } from "./reasons/service.ts"
import { TEMPLATE_REASONS } from "./reasons/template.ts"
import { WORKLOAD_REASONS } from "./reasons/workload.ts"

const TABLE = {
  ...ENGINE_REASONS,
  ...WORKLOAD_REASONS,
  ...SERVICE_REASONS,
  ...MODEL_REASONS,
  ...TEMPLATE_REASONS,
}

/** A reason of ours. Conditions also carry reasons of others, such as the gateway's and the scheduler's. */
export type Reason = keyof typeof TABLE

/**
 * Every reason of ours as a constant: `Reason.CacheWarm === "CacheWarm"`. Reasons are part of the API:
 * programs rely on them, so one is never renamed.
 */
export const Reason: { readonly [K in Reason]: K } = namesOf(TABLE)

/** What each reason means and what to do about it. The documentation is generated from this. */
export const REASONS: ReadonlyMap<string, Doc> = new Map(Object.entries(TABLE))
