import { type AIMService, AIMServiceKind } from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { resolveModel } from "../model/resolve-model.ts"
import { ServiceOptions } from "../service/options.ts"
import { verdictText } from "../template/explain-template.ts"
import { resolveTemplate } from "../template/resolve-template.ts"
import type { CandidateVerdict } from "../template/selection-outcome.ts"
import type { TemplateRef } from "../template/service-template.ts"
import type { TemplateOutcome } from "../template/template-decision.ts"
import type { TemplateResolution } from "../template/template-resolution.ts"
import { runNow, type SyncWorld, snapshotWith } from "./sync-world.ts"

/** Which template a service gets. */
export interface TemplateQuestion extends SyncWorld {
  readonly service: AIMService
}

/** What was found about one template. */
export interface TemplateVerdict {
  readonly template: TemplateRef
  readonly chosen: boolean
  /** 1 for the best; undefined for those that a filter rejected. */
  readonly rank: number | undefined
  /** A stable word, e.g. `BestMatch`, `TemplateNotAvailable`. */
  readonly reason: string
  /** The verdict as a line of text. */
  readonly text: string
}

interface Answered {
  /** The decision as a sentence. */
  readonly summary: string
  /** Every template that was compared, exactly once, best first; empty where the service names its template. */
  readonly candidates: ReadonlyArray<TemplateVerdict>
  /** What would make a rejected template eligible, each verified by choosing again with it. Only where none was chosen. */
  readonly suggestions: ReadonlyArray<string>
}

/** The template of a service, or why it has none. */
export type TemplateAnswer =
  /** The template is there and ready. */
  | (Answered & { readonly outcome: "selected"; readonly template: TemplateRef })
  /** The template is not ready yet, or is first derived from another one for the service's overrides. */
  | (Answered & {
      readonly outcome: "waiting"
      readonly template: TemplateRef | undefined
      readonly reason: string
    })
  /** There is none. The reason is that of the service's condition `TemplateReady` or `ModelReady`. */
  | (Answered & { readonly outcome: "none"; readonly reason: string })

const WAITING: ReadonlySet<TemplateOutcome> = new Set(["Settling", "Kept", "Waiting", "Creating", "NotReady"])

const verdictOf = (verdict: CandidateVerdict): TemplateVerdict => ({
  template: verdict.template,
  chosen: verdict.verdict._tag === "Chosen",
  rank: verdict.rank,
  reason: verdict.verdict.reason,
  text: verdictText(verdict),
})

const answerOf = ({ decision, health }: TemplateResolution): TemplateAnswer => {
  const answered: Answered = {
    summary: decision.summary,
    candidates: decision.diagnostics.map(verdictOf),
    suggestions: decision.nearestMisses.map(({ sentence }) => sentence),
  }
  const reason = health.reason ?? health.errors[0]?.reason ?? decision.outcome
  const { outcome, template } = decision
  if (outcome === "Resolved" && template !== undefined) return { ...answered, outcome: "selected", template }
  if (WAITING.has(outcome)) return { ...answered, outcome: "waiting", template, reason }
  return { ...answered, outcome: "none", reason }
}

const ask = Effect.fnUntraced(function* (service: AIMService) {
  const { customBaseImage } = yield* ServiceOptions
  const { model, decision, health } = yield* resolveModel(service, { defaultBaseImage: customBaseImage, config: {} })
  if (model === undefined) {
    const reason = health.reason ?? decision.outcome
    const outcome = decision.outcome === "Created" ? "waiting" : "none"
    return {
      outcome,
      template: undefined,
      reason,
      summary: decision.summary,
      candidates: [],
      suggestions: [],
    } satisfies TemplateAnswer
  }
  return answerOf(yield* resolveTemplate({ service, model, hasWorkload: false }))
})

/**
 * The template that the operator would choose for a service, and why. Never throws, and asks nobody: all that counts is
 * in `objects`.
 *
 * @example
 * const answer = selectTemplate({ service, objects: [...catalog, ...nodes] })
 * answer.outcome === "selected" ? answer.template.name : [answer.summary, ...answer.suggestions].join("\n")
 */
export const selectTemplate = ({ service, ...world }: TemplateQuestion): TemplateAnswer => {
  const { state } = snapshotWith(world, service)
  return runNow(
    state.get(AIMServiceKind, service.metadata.namespace ?? "", service.metadata.name).pipe(
      Effect.orElseSucceed(() => undefined),
      Effect.flatMap((admitted) => ask(admitted ?? service)),
      Effect.provideService(ClusterState, state),
    ),
  )
}
