import { isGpuAvailable } from "../gpu/gpu-inventory.ts"
import { compareScores, criterionText, decidingCriterion, type Score, scoreOf } from "./preference.ts"
import type { SelectionInput } from "./selection-input.ts"
import type { CandidateVerdict, Margin } from "./selection-outcome.ts"
import type { SelectionPolicy } from "./selection-policy.ts"
import { TemplateRefOrder, templateText } from "./service-template.ts"
import type { TemplateCandidate } from "./template-candidate.ts"

/** A candidate that passed every filter, and how it compares. */
export interface RankedCandidate {
  readonly candidate: TemplateCandidate
  readonly score: Score
  /** 1 for the best; equal scores share a rank. */
  readonly rank: number
}

/** The candidates by score, and among equals by name. */
export const rankCandidates = (
  candidates: ReadonlyArray<TemplateCandidate>,
  { inventory }: SelectionInput,
  policy: SelectionPolicy,
): ReadonlyArray<RankedCandidate> => {
  const isAvailable = (model: string) => isGpuAvailable(inventory, model)
  const scored = candidates
    .map((candidate) => ({ candidate, score: scoreOf(candidate, policy, isAvailable) }))
    .sort((a, b) => compareScores(a.score, b.score) || TemplateRefOrder(a.candidate.ref, b.candidate.ref))
  let rank = 0
  return scored.map((entry, at) => {
    const previous = scored[at - 1]
    if (previous === undefined || compareScores(previous.score, entry.score) !== 0) rank = at + 1
    return { ...entry, rank }
  })
}

/** By what the first beats the second; undefined if they are equal. */
export const marginOver = (
  winner: RankedCandidate,
  other: RankedCandidate,
  { criteria }: SelectionPolicy,
): Margin | undefined => {
  const at = decidingCriterion(winner.score, other.score)
  const criterion = at === undefined ? undefined : criteria[at]
  return (
    criterion && {
      over: other.candidate.ref,
      criterion,
      winner: criterionText(criterion, winner.candidate),
      runnerUp: criterionText(criterion, other.candidate),
    }
  )
}

/** What is to be said about each ranked candidate. The first is chosen if no other equals it. */
export const rankedVerdicts = (
  ranked: ReadonlyArray<RankedCandidate>,
  policy: SelectionPolicy,
): ReadonlyArray<CandidateVerdict> => {
  const [first, second] = ranked
  if (first === undefined) return []
  const isTied = second?.rank === 1
  return ranked.map((entry) => {
    const { rank, candidate } = entry
    if (entry === first && !isTied) {
      return { template: candidate.ref, rank, verdict: { _tag: "Chosen", reason: "BestMatch" } }
    }
    const margin = marginOver(first, entry, policy)
    const [reason, fact] =
      margin === undefined
        ? ([
            "EquallyRanked",
            `nothing tells it from ${templateText((entry === first ? second : first)?.candidate.ref ?? candidate.ref)}`,
          ] as const)
        : ([
            "LowerPreferenceRank",
            `${margin.winner} of ${templateText(first.candidate.ref)} is preferred to ${margin.runnerUp}`,
          ] as const)
    return { template: candidate.ref, rank, verdict: { _tag: "Rejected", stage: "preference", reason, fact } }
  })
}
