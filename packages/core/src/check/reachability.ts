import { type AIMPrecision, GPU_LABEL_PREFIXES, GpuLabel, type Node } from "@aim-engine/api"
import { Result } from "effect"
import { imaginedNodes } from "../assumption/imagined-nodes.ts"
import { type GpuInventory, gpuInventory } from "../gpu/gpu-inventory.ts"
import { detectedName } from "../gpu/gpu-models.ts"
import { requiredGpu } from "../template/gpu-fit.ts"
import { type NormalizedOverrides, normalizeOverrides } from "../template/overrides.ts"
import { selectTemplate } from "../template/select-template.ts"
import type { SelectionInput } from "../template/selection-input.ts"
import { isSameTemplate, type TemplateRef, templateText } from "../template/service-template.ts"
import type { TemplateCandidate } from "../template/template-candidate.ts"

/** Whether some service that leaves the choice open gets a template. */
export type Reach =
  | { readonly _tag: "Reached" }
  /** It is as good as these, so that a service gets none of them. */
  | { readonly _tag: "Tied"; readonly others: ReadonlyArray<TemplateRef> }
  /** Another one always comes first; `fact` says by what. */
  | { readonly _tag: "Beaten"; readonly fact: string }

/** Nodes with GPUs of which no label tells the model: nothing that names a model is found there. */
const nameless = (nodes: ReadonlyArray<Node>): ReadonlyArray<Node> =>
  nodes.map((node) => ({
    ...node,
    metadata: { ...node.metadata, labels: { [`${GPU_LABEL_PREFIXES[0]}${GpuLabel.family}`]: "AI" } },
  }))

/** The clusters that suit a template best: with the one GPU that it needs, for each that will do, and with nothing else. */
const bestClusters = ({ template, values }: TemplateCandidate): ReadonlyArray<GpuInventory> => {
  const gpu = requiredGpu(values)
  if (gpu === undefined) return [gpuInventory([])]
  const nodes = imaginedNodes([template.spec])
  if (gpu.models.length === 0) return [gpuInventory(nameless(nodes)), gpuInventory(nodes)]
  return gpu.models.map((model) => {
    const name = `imagined-${detectedName(model).toLowerCase()}`
    return gpuInventory(nodes.filter(({ metadata }) => metadata.name === name))
  })
}

/** What a service asks for that wants exactly this template, on one of these clusters. */
const overridesFor = (
  { template: { spec, status }, values }: TemplateCandidate,
  models: ReadonlyArray<string>,
): NormalizedOverrides => {
  const found = status?.profile?.metadata
  const precision: AIMPrecision | undefined = found?.precision ?? spec.precision
  const metric = found?.metric ?? spec.metric
  const { gpuCount } = values
  const wanted = normalizeOverrides({
    ...(metric === undefined ? {} : { metric }),
    ...(precision === undefined ? {} : { precision }),
    gpu: { models, ...(gpuCount === undefined ? {} : { requests: gpuCount }) },
  })
  return Result.getOrElse(wanted, () => ({}))
}

const answer = (candidate: TemplateCandidate, input: SelectionInput): Reach => {
  const outcome = selectTemplate(input)
  if (outcome._tag === "Selected" && isSameTemplate(outcome.winner.ref, candidate.ref)) return { _tag: "Reached" }
  if (outcome._tag === "Ambiguous" && outcome.tied.some((ref) => isSameTemplate(ref, candidate.ref))) {
    return { _tag: "Tied", others: outcome.tied.filter((ref) => !isSameTemplate(ref, candidate.ref)) }
  }
  const verdict = outcome.diagnostics.find(({ template }) => isSameTemplate(template, candidate.ref))?.verdict
  const fact = verdict?._tag === "Rejected" ? verdict.fact : `${templateText(candidate.ref)} is not chosen`
  return { _tag: "Beaten", fact }
}

const isTuned = (left: TemplateCandidate, right: TemplateCandidate): boolean =>
  left.values.metric === right.values.metric && left.values.precision === right.values.precision

/**
 * Whether a service that leaves the choice of its template open can get this one: asked for by exactly what it is, on a
 * cluster that suits nobody better. If it is not chosen then, it never is; it can still be named. `rivals`: the templates of its
 * model in its scope, itself included; only those with its metric and precision can come before it then.
 */
export const reachOf = (candidate: TemplateCandidate, rivals: ReadonlyArray<TemplateCandidate>): Reach => {
  const candidates = rivals.filter((rival) => isTuned(candidate, rival)).map((rival) => ({ ...rival, status: "Ready" }))
  let best: Reach | undefined
  for (const inventory of bestClusters(candidate)) {
    const overrides = overridesFor(candidate, [...inventory.models.keys()])
    for (const allowUnoptimized of [false, true]) {
      const reach = answer(candidate, { candidates, overrides, allowUnoptimized, inventory })
      if (reach._tag === "Reached") return reach
      if (best === undefined || best._tag === "Beaten") best = reach
    }
  }
  return best ?? { _tag: "Reached" }
}
