import type { Decision } from "../reconcile/decision.ts"
import type { NearestMiss } from "./nearest-miss.ts"
import type { OverrideDifference } from "./overrides.ts"
import type { CandidateVerdict, Margin } from "./selection-outcome.ts"
import type { TemplateRef } from "./service-template.ts"

/** How the template was come by. */
export type TemplateMethod = "Remembered" | "Named" | "Alias" | "ModelDefault" | "Automatic" | "None"

/** What the search for a service's template came to. */
export type TemplateOutcome =
  /** The template is Ready and used. */
  | "Resolved"
  /** A template is chosen; a better one may follow shortly, so nothing is made of it yet. */
  | "Settling"
  /** The template is not usable, and what runs is left as it is. */
  | "Kept"
  /** The template exists and is not Ready. */
  | "Waiting"
  /** A template is being derived for the service's overrides. */
  | "Creating"
  /** There are templates, and none is Ready. */
  | "NotReady"
  | "NotFound"
  | "Ambiguous"
  | "ModelMismatch"
  | "Conflict"
  /** The service cannot be understood. */
  | "Refused"
  /** The cluster could not be asked. */
  | "Unknown"

/** The choice of a service's template: everything that conditions, events and explanations say about it. */
export interface TemplateDecision extends Decision {
  readonly _tag: "TemplateSelection"
  readonly outcome: TemplateOutcome
  readonly method: TemplateMethod
  /** The template that is, or will be, used. */
  readonly template?: TemplateRef
  /** The template that it is derived from, and why. */
  readonly base?: TemplateRef
  readonly differences: ReadonlyArray<OverrideDifference>
  /** What was found about each template that was compared; empty where none were. */
  readonly diagnostics: ReadonlyArray<CandidateVerdict>
  readonly margin?: Margin
  /** For some of the rejected, what would make them eligible. Only where nothing was selected. */
  readonly nearestMisses: ReadonlyArray<NearestMiss>
  /** What else is worth knowing, one sentence each. */
  readonly notes: ReadonlyArray<string>
}
