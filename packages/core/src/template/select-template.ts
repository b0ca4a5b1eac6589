import { marginOver, rankCandidates, rankedVerdicts } from "./ranking.ts"
import type { SelectionInput } from "./selection-input.ts"
import type { CandidateVerdict, SelectionOutcome } from "./selection-outcome.ts"
import { DEFAULT_POLICY, type SelectionPolicy } from "./selection-policy.ts"
import { isPendingStatus, TemplateRefOrder } from "./service-template.ts"
import type { Rejection } from "./stage/selection-stage.ts"
import { SELECTION_STAGES } from "./stage/selection-stages.ts"
import type { StageName } from "./stage/stage-name.ts"
import type { TemplateCandidate } from "./template-candidate.ts"

interface RejectedCandidate extends Rejection {
  readonly candidate: TemplateCandidate
  readonly stage: StageName
}

const applyStages = (input: SelectionInput, policy: SelectionPolicy) => {
  let survivors = input.candidates
  const rejected: Array<RejectedCandidate> = []
  for (const stage of policy.stages) {
    const judge = SELECTION_STAGES[stage](survivors, { input, policy })
    const passed: Array<TemplateCandidate> = []
    for (const candidate of survivors) {
      const rejection = judge(candidate)
      if (rejection === undefined) passed.push(candidate)
      else rejected.push({ candidate, stage, ...rejection })
    }
    survivors = passed
  }
  return { survivors, rejected }
}

/** Filters that exclude a candidate whatever its state. */
const EXCLUDING: ReadonlySet<StageName> = new Set(["shadowing", "origin"])

/** Whether waiting may help where nothing was selected. */
const isNotReady = (rejected: ReadonlyArray<RejectedCandidate>, { notReady }: SelectionPolicy): boolean => {
  const considered = rejected.filter(({ stage }) => !EXCLUDING.has(stage))
  const unavailable = considered.filter(({ stage }) => stage === "availability")
  const noneIsReady = considered.length > 0 && unavailable.length === considered.length
  const oneIsPending = unavailable.some(({ candidate }) => isPendingStatus(candidate.status))
  return noneIsReady || (notReady === "whileAnyIsPending" && oneIsPending)
}

const byRankAndName = (left: CandidateVerdict, right: CandidateVerdict): number => {
  const [leftRank, rightRank] = [left.rank ?? Number.MAX_SAFE_INTEGER, right.rank ?? Number.MAX_SAFE_INTEGER]
  return leftRank - rightRank || TemplateRefOrder(left.template, right.template)
}

/**
 * Chooses a template: filters the candidates stage by stage, and takes the best of those that remain.
 * Pure and total; the order of the candidates changes nothing. Takes n log n steps for n candidates.
 * Whatever the outcome, its diagnostics tell about each candidate why it was chosen or not.
 *
 * @example
 * const outcome = selectTemplate({ candidates, overrides: {}, allowUnoptimized: false, inventory })
 * if (outcome._tag === "Selected") outcome.winner.template
 */
export const selectTemplate = (input: SelectionInput, policy: SelectionPolicy = DEFAULT_POLICY): SelectionOutcome => {
  const { survivors, rejected } = applyStages(input, policy)
  const ranked = rankCandidates(survivors, input, policy)
  const diagnostics = [
    ...rankedVerdicts(ranked, policy),
    ...rejected.map(
      ({ candidate, stage, reason, fact }): CandidateVerdict => ({
        template: candidate.ref,
        verdict: { _tag: "Rejected", stage, reason, fact },
      }),
    ),
  ].sort(byRankAndName)
  const [first, second] = ranked
  if (first === undefined) return { _tag: isNotReady(rejected, policy) ? "NotReady" : "NotFound", diagnostics }
  if (second === undefined) return { _tag: "Selected", winner: first.candidate, diagnostics }
  const margin = marginOver(first, second, policy)
  if (margin !== undefined) return { _tag: "Selected", winner: first.candidate, margin, diagnostics }
  const tied = ranked.filter(({ rank }) => rank === 1).map(({ candidate }) => candidate.ref)
  return { _tag: "Ambiguous", tied, diagnostics }
}
