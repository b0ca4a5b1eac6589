import { type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import { Effect } from "effect"
import { compareRefs } from "../reconcile/planned-changes.ts"
import type { CheckRule } from "./check-rule.ts"
import { CHECK_RULES } from "./check-rules.ts"
import { makeCheckWorld } from "./check-world.ts"
import { type Finding, type RuleSeverity, SEVERITIES } from "./finding.ts"

/** What a check may be told. */
export interface CheckOptions {
  /** What findings count as, by the rule's id; where nothing is said, as the rule has it. */
  readonly severities?: ReadonlyMap<string, RuleSeverity>
  /** The rules; all of them unless given. */
  readonly rules?: ReadonlyArray<CheckRule>
}

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** Findings in the order in which they are told: by object, worst first, then by rule. */
export const compareFindings = (left: Finding, right: Finding): number =>
  compareRefs(left.object, right.object) ||
  SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity) ||
  compareText(left.rule, right.rule) ||
  compareText(left.field ?? "", right.field ?? "") ||
  compareText(left.message, right.message)

/**
 * What is wrong with a set of valid objects that no schema tells: references that lead nowhere, choices that are not clear,
 * templates and services that nothing can come of, routes that collide, names that do not fit.
 *
 * The objects are taken for all there are. Nodes among them count; without any, every GPU is assumed to be there. Models and
 * templates without a status are taken to become ready. What only an image or a cluster can tell is not complained about.
 */
export const checkObjects = Effect.fnUntraced(function* (
  objects: ReadonlyArray<KubernetesObject>,
  { severities = new Map(), rules = CHECK_RULES }: CheckOptions = {},
) {
  const world = yield* makeCheckWorld(objects)
  const given = new Set(objects.map((object) => refKey(refOf(object))))
  return rules
    .flatMap((rule): ReadonlyArray<Finding> => {
      const severity = severities.get(rule.id) ?? rule.severity
      if (severity === "off") return []
      return (
        rule
          .find(world)
          // What is wrong with a template that a model brings along can only be mended elsewhere.
          .filter(({ object }) => given.has(refKey(object)))
          .map((found) => ({ rule: rule.id, severity, ...found }))
      )
    })
    .toSorted(compareFindings)
})
