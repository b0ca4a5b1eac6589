import type { Criterion } from "./selection-policy.ts"
import type { TemplateRef } from "./service-template.ts"
import type { StageName } from "./stage/stage-name.ts"
import type { TemplateCandidate } from "./template-candidate.ts"

/** Why a template was not selected. Stable words, for conditions and programs. */
export type RejectionReason =
  | "ShadowedByNamespaceTemplate"
  | "DerivedTemplateExcluded"
  | "StaleTemplateExcluded"
  | "InvalidHardware"
  | "TemplatePending"
  | "TemplateProgressing"
  | "TemplateNotAvailable"
  | "TemplateDegraded"
  | "TemplateFailed"
  | "TemplateNotReady"
  | "UnoptimizedTemplateFiltered"
  | "ServiceOverridesNotMatched"
  | "RequiredGPUNotInCluster"
  | "InsufficientGPUsPerNode"
  | "ShadowedByNamespaceScope"
  | "LowerPreferenceRank"
  | "EquallyRanked"

/** What was found about one template. */
export type Verdict =
  | { readonly _tag: "Chosen"; readonly reason: "BestMatch" }
  | {
      readonly _tag: "Rejected"
      /** Where it dropped out; `preference` if it passed every filter and another one was better, or as good. */
      readonly stage: StageName | "preference"
      readonly reason: RejectionReason
      /** What exactly it failed on, for people. */
      readonly fact: string
    }

/** One template, and what was found about it. */
export interface CandidateVerdict {
  readonly template: TemplateRef
  /** 1 for the best; equals share a rank. Absent for those that a filter rejected. */
  readonly rank?: number
  readonly verdict: Verdict
}

/** By what the winner won: the first criterion in which it beats the runner-up. */
export interface Margin {
  readonly over: TemplateRef
  readonly criterion: Criterion
  /** What the winner and the runner-up have for the criterion, for people. */
  readonly winner: string
  readonly runnerUp: string
}

/**
 * What came of the selection. `diagnostics` lists every candidate exactly once, whatever came of it:
 * by rank, then namespace before cluster, then by name.
 */
export type SelectionOutcome = { readonly diagnostics: ReadonlyArray<CandidateVerdict> } & (
  | {
      readonly _tag: "Selected"
      readonly winner: TemplateCandidate
      /** Absent if no other candidate passed the filters. */
      readonly margin?: Margin
    }
  /** None can be selected now, and one may become ready. */
  | { readonly _tag: "NotReady" }
  /** None can be selected. */
  | { readonly _tag: "NotFound" }
  /** Several are best; none is selected. Names in order. */
  | { readonly _tag: "Ambiguous"; readonly tied: ReadonlyArray<TemplateRef> }
)
