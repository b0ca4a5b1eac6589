import type { CandidateVerdict, RejectionReason } from "./selection-outcome.ts"
import { TemplateRefOrder, templateText } from "./service-template.ts"
import { STAGE_NAMES } from "./stage/stage-name.ts"
import type { TemplateDecision } from "./template-decision.ts"

/** How many rejected templates a message names; the counts tell about the others. */
export const NAMED_CANDIDATES = 5

/** A verdict as one line, e.g. `cluster template x: rejected (TemplateFailed): its status is Failed`. */
export const verdictText = ({ template, rank, verdict }: CandidateVerdict): string =>
  verdict._tag === "Chosen"
    ? `${templateText(template)}: chosen`
    : `${templateText(template)}: rejected${rank === undefined ? "" : `, rank ${rank}`} (${verdict.reason}): ${verdict.fact}`

const stageRank = ({ verdict }: CandidateVerdict): number =>
  verdict._tag === "Chosen" || verdict.stage === "preference" ? STAGE_NAMES.length : STAGE_NAMES.indexOf(verdict.stage)

/** The rejected templates, those first that came furthest, then by name. */
export const closestFirst = (diagnostics: ReadonlyArray<CandidateVerdict>): ReadonlyArray<CandidateVerdict> =>
  diagnostics
    .filter(({ verdict }) => verdict._tag === "Rejected")
    .sort((left, right) => stageRank(right) - stageRank(left) || TemplateRefOrder(left.template, right.template))

/** How many templates were rejected for which reason, most frequent first: `3 TemplateFailed, 1 TemplatePending`. */
export const reasonCounts = (diagnostics: ReadonlyArray<CandidateVerdict>): string => {
  const counts = new Map<RejectionReason, number>()
  for (const { verdict } of diagnostics) {
    if (verdict._tag === "Rejected") counts.set(verdict.reason, (counts.get(verdict.reason) ?? 0) + 1)
  }
  return [...counts]
    .sort(([leftReason, left], [rightReason, right]) => right - left || (leftReason < rightReason ? -1 : 1))
    .map(([reason, count]) => `${count} ${reason}`)
    .join(", ")
}

/** What became of the compared templates, in one sentence: the counts by reason, and the closest ones by name. */
export const rejectionText = (diagnostics: ReadonlyArray<CandidateVerdict>): string => {
  const rejected = closestFirst(diagnostics)
  const named = rejected.slice(0, NAMED_CANDIDATES).map(verdictText)
  const more = rejected.length > named.length ? [`and ${rejected.length - named.length} more`] : []
  return `${reasonCounts(rejected)} (${[...named, ...more].join("; ")})`
}

/** The decision in sentences, one per line: what was decided and by what, each template that was compared, what would help. */
export const explainTemplate = (decision: TemplateDecision): ReadonlyArray<string> => [
  decision.summary,
  ...(decision.margin === undefined
    ? []
    : [
        `it is ahead of ${templateText(decision.margin.over)} by ${decision.margin.criterion}: ${decision.margin.winner}, not ${decision.margin.runnerUp}`,
      ]),
  ...decision.differences.map(
    ({ field, wanted, found }) => `override ${field}: ${wanted} instead of ${found ?? "nothing known"}`,
  ),
  ...decision.notes,
  ...decision.diagnostics.map(verdictText),
  ...decision.nearestMisses.map(({ sentence }) => sentence),
]
