import type { SelectionInput } from "../selection-input.ts"
import type { RejectionReason } from "../selection-outcome.ts"
import type { SelectionPolicy } from "../selection-policy.ts"
import type { TemplateCandidate } from "../template-candidate.ts"

/** Why a filter does not let a candidate pass. */
export interface Rejection {
  readonly reason: RejectionReason
  readonly fact: string
}

/** What a filter may look at. */
export interface StageContext {
  readonly input: SelectionInput
  readonly policy: SelectionPolicy
}

/**
 * One filter of the selection. It is prepared once with those that came this far, and then asked about each of them,
 * so that what it needs to know of all is computed once.
 */
export type SelectionStage = (
  survivors: ReadonlyArray<TemplateCandidate>,
  context: StageContext,
) => (candidate: TemplateCandidate) => Rejection | undefined
