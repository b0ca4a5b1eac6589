import { refKey, refOf } from "@aim-engine/api"
import { checkObjects, type RuleSeverity } from "@aim-engine/core"
import { Effect } from "effect"
import type { Manifests } from "../manifest/load-manifests.ts"
import { type ManifestObject, renderRef } from "../manifest/manifest-object.ts"
import type { ManifestProblem } from "../manifest/manifest-problem.ts"
import {
  type AcceptedFinding,
  type CheckFinding,
  type CheckReport,
  checkedObjects,
  compareByPlace,
} from "./check-finding.ts"
import { type CheckPolicy, type Exception, fails, isExcepted } from "./check-policy.ts"
import { defaultSeverity } from "./check-rule-list.ts"

const severityOf = ({ severities }: CheckPolicy, rule: string): RuleSeverity =>
  severities.get(rule) ?? defaultSeverity(rule)

/** Problems of reading as findings, without those whose rule is off. */
const readingFindings = (problems: ReadonlyArray<ManifestProblem>, policy: CheckPolicy): ReadonlyArray<CheckFinding> =>
  problems.flatMap(({ rule = "schema", place, object, field, message }) => {
    const severity = severityOf(policy, rule)
    return severity === "off" ? [] : [{ rule, severity, place, subject: object, field, message }]
  })

const objectFindings = Effect.fnUntraced(function* (objects: ReadonlyArray<ManifestObject>, policy: CheckPolicy) {
  const read = new Map(objects.map((object) => [refKey(refOf(object.object)), object]))
  const findings = yield* checkObjects(
    objects.map(({ object }) => object),
    { severities: policy.severities },
  )
  return findings.flatMap((finding): ReadonlyArray<CheckFinding> => {
    const found = read.get(refKey(finding.object))
    if (found === undefined) return []
    return [{ ...finding, place: finding.field === undefined ? found.place : found.placeOf(finding.field) }]
  })
})

const unusedExceptions = (unused: ReadonlyArray<Exception>, policy: CheckPolicy, file: string) => {
  const rule = "unused-exception"
  const severity = severityOf(policy, rule)
  if (severity === "off") return []
  return unused.map(
    (exception): CheckFinding => ({
      rule,
      severity,
      place: { file },
      message: `the exception for ${exception.rule} of ${exception.object ?? exception.file ?? "every object"} (${exception.reason}) stands for no finding; remove it`,
    }),
  )
}

/**
 * Checks manifests: what is wrong with them as text, and what is wrong with them as a whole. `policyFile`: where the policy's own
 * findings are said to stand.
 */
export const checkManifests = Effect.fnUntraced(function* (
  { objects, problems }: Manifests,
  policy: CheckPolicy,
  policyFile: string,
) {
  const all = [...readingFindings(problems, policy), ...(yield* objectFindings(objects, policy))]
  const exceptions = policy.exceptions.map((exception) => ({ exception, fits: isExcepted(exception) }))
  const used = new Set<Exception>()
  const accepted: Array<AcceptedFinding> = []
  const findings: Array<CheckFinding> = []
  for (const finding of all) {
    const match = exceptions.find(({ fits }) => fits(finding))?.exception
    if (match === undefined) findings.push(finding)
    else {
      used.add(match)
      accepted.push({ ...finding, reason: match.reason })
    }
  }
  const unused = policy.exceptions.filter((exception) => !used.has(exception))
  findings.push(...unusedExceptions(unused, policy, policyFile))
  return {
    findings: findings.toSorted(compareByPlace),
    accepted: accepted.toSorted(compareByPlace),
    objects: checkedObjects(
      objects.map(({ object, place }) => ({ file: place.file, subject: renderRef(refOf(object)) })),
      all,
    ),
    failures: findings.filter(({ severity }) => fails(policy.failOn, severity)).toSorted(compareByPlace),
  } satisfies CheckReport
})
