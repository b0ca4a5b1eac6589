import { CHECK_RULES, type RuleSeverity } from "@aim-engine/core"
import type { ManifestRule } from "../manifest/manifest-problem.ts"

/** A rule as policies, reports and the documentation name it. */
export interface ListedRule {
  readonly id: string
  readonly summary: string
  /** What its findings count as unless a policy says otherwise. */
  readonly severity: RuleSeverity
}

/** Rules that are checked while files are read, and of the policy itself. */
const READING_RULES: Readonly<Record<ManifestRule | "unused-exception", Omit<ListedRule, "id">>> = {
  syntax: { summary: "A file is not YAML, or cannot be unfolded.", severity: "error" },
  schema: { summary: "A field is unknown, missing, or has a value that an API server refuses.", severity: "error" },
  "unknown-kind": { summary: "An object claims to be of a kind of this project that there is not.", severity: "error" },
  "duplicate-object": { summary: "Two objects have the same kind, namespace and name.", severity: "error" },
  "label-syntax": { summary: "A label is none that an API server accepts.", severity: "error" },
  "earlier-api": {
    summary: "A manifest is of the earlier API; it is converted on the way. `aim convert` rewrites it.",
    severity: "warning",
  },
  "not-an-object": { summary: "A document is no Kubernetes object, such as a Helm values file.", severity: "note" },
  "foreign-kind": { summary: "An object is of a kind that is not looked at, such as a Deployment.", severity: "off" },
  "unused-exception": { summary: "An exception of the policy stands for no finding any more.", severity: "warning" },
}

/** Every rule of `aim check`, those of reading first, in the order in which they are listed. */
export const LISTED_RULES: ReadonlyArray<ListedRule> = [
  ...Object.entries(READING_RULES).map(([id, rule]) => ({ id, ...rule })),
  ...CHECK_RULES.map(({ id, summary, severity }) => ({ id, summary, severity })),
]

/** What a rule's findings count as unless a policy says otherwise. */
export const defaultSeverity = (id: string): RuleSeverity =>
  LISTED_RULES.find((rule) => rule.id === id)?.severity ?? "error"
