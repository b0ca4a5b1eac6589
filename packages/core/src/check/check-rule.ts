import { type KubernetesObject, refOf } from "@aim-engine/api"
import type { CheckWorld } from "./check-world.ts"
import type { Finding, RuleSeverity } from "./finding.ts"

/** What a rule says; its id and severity are added by whoever runs it. */
export type RuleFinding = Omit<Finding, "rule" | "severity">

/** One thing that can be wrong with a set of manifests. */
export interface CheckRule {
  /** Stable: policies name it. */
  readonly id: string
  /** What it finds, as a sentence for lists of rules. */
  readonly summary: string
  /** Unless a policy says otherwise. */
  readonly severity: RuleSeverity
  /** Every place where it is so. Pure: the same world gives the same findings. */
  readonly find: (world: CheckWorld) => ReadonlyArray<RuleFinding>
}

/** A finding about an object. */
export const findingAbout = (object: KubernetesObject, field: string | undefined, message: string): RuleFinding => ({
  object: refOf(object),
  field,
  message,
})
