import { Clock, Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { gpuInventoryFact, NO_GPUS } from "../gpu/gpu-inventory.ts"
import { Reason } from "../health/reasons.ts"
import { isCustomModel, type Model, modelText } from "../model/service-model.ts"
import { resolveBase } from "./resolve-base.ts"
import { selectTemplate } from "./select-template.ts"
import type { SelectionInput } from "./selection-input.ts"
import type { SelectionOutcome } from "./selection-outcome.ts"
import { templateText } from "./service-template.ts"
import { isSettled, SETTLE_SECONDS, settleDeadline } from "./settling.ts"
import { type TemplateCandidate, templateCandidate } from "./template-candidate.ts"
import { templatesOfModel } from "./template-index.ts"
import { type DecisionDetails, type TemplateQuestion, withoutTemplate } from "./template-resolution.ts"
import { unselected } from "./unselected.ts"

/** Whether the choice depends on the GPUs of the cluster; only then a change of them has to wake the service. */
const dependsOnGpus = (candidates: ReadonlyArray<TemplateCandidate>): boolean =>
  candidates.some(({ values }) => values.hardware.gpu !== undefined || values.gpuModels.length > 0)

const selectionInput = Effect.fnUntraced(function* ({ service, overrides }: TemplateQuestion, model: Model) {
  const templates = yield* templatesOfModel(service.metadata.namespace ?? "", model.metadata.name)
  const candidates = templates.map(templateCandidate)
  const inventory = dependsOnGpus(candidates)
    ? yield* ClusterState.use((state) => state.derive(gpuInventoryFact)).pipe(Effect.mapError(classifyApiError))
    : NO_GPUS
  const allowUnoptimized = service.spec.template?.allowUnoptimized === true || isCustomModel(model)
  return { candidates, overrides, allowUnoptimized, inventory } satisfies SelectionInput
})

/** What is to be said where a template of the cluster serves a model of the namespace. */
const scopeNotes = (winner: TemplateCandidate, model: Model): ReadonlyArray<string> =>
  winner.ref.scope === "Cluster" && model.kind === "AIMModel"
    ? [
        `${templateText(winner.ref)} was made for the cluster model of this name, and runs the image of ${modelText(model)}`,
      ]
    : []

const typeNotes = ({ ref, values }: TemplateCandidate): ReadonlyArray<string> =>
  values.type === "optimized" ? [] : [`${templateText(ref)} is ${values.type}`]

/** Seconds that are left of waiting for better templates; 0 if none could be better, or the time is over. */
const secondsToSettle = Effect.fnUntraced(function* (
  { service, policy }: TemplateQuestion,
  winner: TemplateCandidate,
  input: SelectionInput,
) {
  if (isSettled(winner, input, policy)) return 0
  const now = yield* Clock.currentTimeMillis
  const deadline = settleDeadline(service.metadata.creationTimestamp, winner.template) ?? now
  return Math.min(SETTLE_SECONDS, Math.ceil(Math.max(0, deadline - now) / 1000))
})

type Selected = Extract<SelectionOutcome, { readonly _tag: "Selected" }>

/** What becomes of the winner: it is waited with while a better one may still follow, and else used or derived from. */
const conclude = Effect.fnUntraced(function* (
  question: TemplateQuestion,
  model: Model,
  input: SelectionInput,
  { winner, margin, diagnostics }: Selected,
  notes: ReadonlyArray<string>,
) {
  const details: DecisionDetails = {
    method: "Automatic",
    diagnostics,
    ...(margin === undefined ? {} : { margin }),
    notes: [...notes, ...typeNotes(winner), ...scopeNotes(winner, model)],
  }
  const seconds = yield* secondsToSettle(question, winner, input)
  if (seconds === 0) return yield* resolveBase(question, winner.template, details)
  const message = `${templateText(winner.ref)} is the best so far; templates that are being prepared may turn out better, and are waited for`
  return withoutTemplate(
    "Settling",
    { state: "Progressing", reason: Reason.TemplateNotReady, message, requeueAfterSeconds: seconds },
    { ...details, template: winner.ref },
  )
})

/** Whether the overrides are what left nothing over. */
const isLostToOverrides = ({ diagnostics }: SelectionOutcome): boolean =>
  diagnostics.some(({ verdict }) => verdict._tag === "Rejected" && verdict.stage === "overrides")

/**
 * The best template of the model. Where none is as the overrides ask, the best of the others becomes the base that one is
 * derived from: its discovery finds out whether the image can do what is asked.
 */
export const resolveAutomatic = Effect.fnUntraced(function* (
  question: TemplateQuestion,
  model: Model,
  notes: ReadonlyArray<string>,
) {
  const { policy } = question
  const input = yield* selectionInput(question, model)
  const outcome = selectTemplate(input, policy)
  if (outcome._tag === "Selected") return yield* conclude(question, model, input, outcome, notes)
  if (outcome._tag === "NotFound" && isLostToOverrides(outcome)) {
    const without = { ...input, overrides: {} }
    const base = selectTemplate(without, policy)
    const note = "no template is as the overrides ask; one is derived from the best of the others"
    if (base._tag === "Selected") return yield* conclude(question, model, without, base, [...notes, note])
    if (base._tag === "Ambiguous") return unselected(model, without, base, policy, { notes })
  }
  return unselected(model, input, outcome, policy, { notes })
})
