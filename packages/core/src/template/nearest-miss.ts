import { Result } from "effect"
import { gpuHealth } from "../gpu/gpu-health.ts"
import { GPU_MODELS, GPU_PREFERENCE, nominalVram } from "../gpu/gpu-models.ts"
import { gpuResource, isAmdGpu, requiredVram } from "../gpu/gpu-requirement.ts"
import { requiredGpu } from "./gpu-fit.ts"
import type { NormalizedGpu } from "./normalize-hardware.ts"
import { unmetOverrides } from "./override-fit.ts"
import { selectTemplate } from "./select-template.ts"
import { applyChange, changeText, type SelectionChange } from "./selection-change.ts"
import type { SelectionInput } from "./selection-input.ts"
import type { Verdict } from "./selection-outcome.ts"
import { DEFAULT_POLICY, type SelectionPolicy } from "./selection-policy.ts"
import { isSameTemplate, type TemplateRef, templateText } from "./service-template.ts"
import type { TemplateCandidate } from "./template-candidate.ts"

/** The smallest set of changes after which a template is eligible: none of them can be left out. */
export interface NearestMiss {
  readonly template: TemplateRef
  readonly changes: ReadonlyArray<SelectionChange>
  /** The changes as one instruction. */
  readonly sentence: string
}

/** What is asked when a template is named: that no other one hides it, and that it is Ready. */
const WHEN_NAMED = ["shadowing", "availability"] as const

/** What the selection finds about a template after changes; undefined if the template is none of the candidates. */
const verdictAfter = (input: SelectionInput, template: TemplateRef, policy: SelectionPolicy, isNamed: boolean) => {
  const candidates = isNamed ? input.candidates.filter(({ ref }) => ref.name === template.name) : input.candidates
  const stages = isNamed ? WHEN_NAMED : policy.stages
  const { diagnostics } = selectTemplate({ ...input, candidates }, { ...policy, stages })
  return diagnostics.find((entry) => isSameTemplate(entry.template, template))?.verdict
}

const isEligible = (verdict: Verdict | undefined): boolean =>
  verdict?._tag === "Chosen" || verdict?.stage === "preference"

/** The most modest GPU for serving that has the memory, for templates that name no model. */
const modestModel = (gpu: NormalizedGpu): string | undefined =>
  GPU_MODELS.findLast(({ line, name }) => line === "Instinct" && (nominalVram(name) ?? 0) >= (requiredVram(gpu) ?? 0))
    ?.name

/** A node that has what a template needs: with the best of the models that it names. */
const nodeFor = (gpu: NormalizedGpu): SelectionChange => {
  const named = GPU_PREFERENCE.find((model) => gpu.models.includes(model)) ?? gpu.models[0]
  const model = isAmdGpu(gpu) ? (named ?? modestModel(gpu)) : undefined
  return {
    _tag: "AddNode",
    ...(model === undefined ? {} : { model }),
    gpus: Math.max(1, gpu.requests ?? 1),
    resource: gpuResource(gpu),
  }
}

const addNode = ({ values }: TemplateCandidate): ReadonlyArray<SelectionChange> => {
  const required = requiredGpu(values)
  return required === undefined ? [] : [nodeFor(required)]
}

/** What gets a template past the filter that rejects it; nothing if nobody can tell. */
const remedies = (
  verdict: Verdict,
  candidate: TemplateCandidate,
  input: SelectionInput,
  policy: SelectionPolicy,
): ReadonlyArray<SelectionChange> => {
  const { ref: template, status, values } = candidate
  switch (verdict.reason) {
    case "ShadowedByNamespaceTemplate":
      return input.candidates
        .filter(({ ref }) => ref.scope === "Namespace" && ref.name === template.name)
        .map(({ ref }) => ({ _tag: "RemoveTemplate", template: ref }))
    case "DerivedTemplateExcluded":
    case "StaleTemplateExcluded":
    case "ShadowedByNamespaceScope":
      return [{ _tag: "NameTemplate", name: template.name }]
    case "TemplateNotAvailable": {
      const lacksGpu = gpuHealth(requiredGpu(values), Result.succeed(input.inventory))?.state === "NotAvailable"
      return lacksGpu ? addNode(candidate) : [{ _tag: "MakeReady", template, status }]
    }
    case "TemplatePending":
    case "TemplateProgressing":
    case "TemplateDegraded":
    case "TemplateFailed":
    case "TemplateNotReady":
      return [{ _tag: "MakeReady", template, status }]
    case "UnoptimizedTemplateFiltered":
      return [{ _tag: "AllowUnoptimized" }]
    case "ServiceOverridesNotMatched":
      return unmetOverrides(input.overrides, values, input.inventory, policy).map(({ field, wanted }) => ({
        _tag: "DropOverride",
        field,
        value: wanted,
      }))
    case "RequiredGPUNotInCluster":
    case "InsufficientGPUsPerNode":
      return addNode(candidate)
    default:
      return []
  }
}

const isNaming = ({ _tag }: SelectionChange): boolean => _tag === "NameTemplate"

/** Whether a template is eligible after changes: found by running the selection with them. */
const isEligibleAfter = (
  input: SelectionInput,
  changes: ReadonlyArray<SelectionChange>,
  template: TemplateRef,
  policy: SelectionPolicy,
): boolean => isEligible(verdictAfter(changes.reduce(applyChange, input), template, policy, changes.some(isNaming)))

/** Takes remedy after remedy until the template is eligible; undefined if one does not help. */
const changesFor = (
  input: SelectionInput,
  template: TemplateRef,
  policy: SelectionPolicy,
): ReadonlyArray<SelectionChange> | undefined => {
  const changes: Array<SelectionChange> = []
  // Each filter is passed at most once, whether or not the template is named along the way.
  for (let round = 0; round <= policy.stages.length + WHEN_NAMED.length; round++) {
    const changed = changes.reduce(applyChange, input)
    const verdict = verdictAfter(changed, template, policy, changes.some(isNaming))
    if (verdict === undefined) return undefined
    if (isEligible(verdict)) return changes
    const candidate = changed.candidates.find(({ ref }) => isSameTemplate(ref, template))
    const more = candidate === undefined ? [] : remedies(verdict, candidate, changed, policy)
    if (more.length === 0) return undefined
    changes.push(...more)
  }
  return undefined
}

/** The changes without those that later ones made superfluous. */
const withoutSuperfluous = (
  input: SelectionInput,
  changes: ReadonlyArray<SelectionChange>,
  template: TemplateRef,
  policy: SelectionPolicy,
): ReadonlyArray<SelectionChange> =>
  changes.reduce((kept: ReadonlyArray<SelectionChange>, change) => {
    const fewer = kept.filter((one) => one !== change)
    return isEligibleAfter(input, fewer, template, policy) ? fewer : kept
  }, changes)

/**
 * What would have to change so that the automatic choice may take a template, verified by choosing again with the
 * changes; undefined for the chosen template, for templates that are none of the candidates, and where nothing that can
 * be told would help. For a template that is eligible already, and beaten by a better one: to name it.
 *
 * @example
 * nearestMiss(input, { scope: "Cluster", namespace: "", name: "llama-mi325x" })?.sentence
 * // "cluster template llama-mi325x could be used: add a node with 1 MI325X"
 */
export const nearestMiss = (
  input: SelectionInput,
  template: TemplateRef,
  policy: SelectionPolicy = DEFAULT_POLICY,
): NearestMiss | undefined => {
  const verdict = verdictAfter(input, template, policy, false)
  if (verdict === undefined || verdict._tag === "Chosen") return undefined
  const found: ReadonlyArray<SelectionChange> | undefined = isEligible(verdict)
    ? [{ _tag: "NameTemplate", name: template.name }]
    : changesFor(input, template, policy)
  if (found === undefined) return undefined
  const changes = isEligible(verdict) ? found : withoutSuperfluous(input, found, template, policy)
  const sentence = `${templateText(template)} could be used: ${changes.map(changeText).join(", and ")}`
  return { template, changes, sentence }
}
