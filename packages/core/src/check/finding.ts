import type { ObjectRef } from "@aim-engine/api"

/** How bad a finding is, worst first. */
export const SEVERITIES = ["error", "warning", "note"] as const
export type Severity = (typeof SEVERITIES)[number]

/** What a rule's findings count as; those of a rule that is `off` are not looked for. */
export type RuleSeverity = Severity | "off"

/** Something that a rule found about an object. */
export interface Finding {
  /** The rule's id, e.g. `no-template`. */
  readonly rule: string
  readonly severity: Severity
  readonly object: ObjectRef
  /** The field at fault, e.g. `spec.model.name`; undefined if the object as a whole is meant. */
  readonly field: string | undefined
  /** What is wrong and what would help, as a sentence. */
  readonly message: string
}
