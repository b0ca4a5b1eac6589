import type { Decision } from "../reconcile/decision.ts"

/** Which templates a model is to have, and what becomes of others that were generated for it. */
export interface TemplatesDecision extends Decision {
  readonly _tag: "ModelTemplates"
  /** Names of the templates that it is to have: those that the image recommends, then those that it asks for itself. */
  readonly planned: ReadonlyArray<string>
  /** Names of those that are deleted, and of those that are kept for their users. */
  readonly unused: ReadonlyArray<string>
  readonly stale: ReadonlyArray<string>
  /** What could not be made a template, and why. */
  readonly warnings: ReadonlyArray<string>
}
