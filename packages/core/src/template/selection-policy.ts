import { GPU_PREFERENCE } from "../gpu/gpu-models.ts"
import type { OverrideField } from "./overrides.ts"
import type { StageName } from "./stage/stage-name.ts"

/** What a candidate is scored by. */
export type Criterion = "type" | "gpu" | "metric" | "precision" | "gpuCount"

/**
 * How a template is chosen, as data: which filters apply, what is preferred, and what counts as waiting.
 * A policy decides who wins; the record of who was rejected, and why, is complete under every policy.
 */
export interface SelectionPolicy {
  readonly name: string
  /** The filters, in the order in which they are applied. */
  readonly stages: ReadonlyArray<StageName>
  /** What the remaining candidates are compared by, most important first. */
  readonly criteria: ReadonlyArray<Criterion>
  /** Values from best to worst, compared without regard to case; what is not listed ranks behind all that is. */
  readonly preferred: Readonly<Record<"type" | "gpu" | "metric" | "precision", ReadonlyArray<string>>>
  /** Which type is scored: the one that counts, i.e. `spec.type`, else the discovered one, else `unoptimized`; or the discovered one alone. */
  readonly scoredType: "effective" | "discovered"
  /** Whether GPU models are scored by their normalised name or by the text as written. */
  readonly scoredGpu: "normalized" | "written"
  /** Which override fields filter candidates. */
  readonly filteredOverrides: ReadonlyArray<OverrideField>
  /** When nothing was selected: is that "not ready yet" as soon as one candidate may still become Ready, or only if none is Ready? */
  readonly notReady: "whileAnyIsPending" | "onlyIfNoneIsReady"
}

const PRECISIONS = ["fp4", "int4", "fp8", "int8", "fp16", "bf16", "fp32"] as const
const TYPES = ["optimized", "preview", "unoptimized"] as const
const METRICS = ["latency", "throughput"] as const

/** The policy of the operator. */
export const DEFAULT_POLICY: SelectionPolicy = {
  name: "default",
  stages: ["shadowing", "origin", "availability", "optimization", "overrides", "gpu", "gpusPerNode", "scope"],
  criteria: ["type", "gpu", "metric", "precision", "gpuCount"],
  preferred: {
    type: TYPES,
    gpu: GPU_PREFERENCE,
    metric: METRICS,
    precision: PRECISIONS,
  },
  scoredType: "effective",
  scoredGpu: "normalized",
  filteredOverrides: ["metric", "precision", "gpuModels", "gpuCount", "minVram"],
  notReady: "whileAnyIsPending",
}

/**
 * The policy of the earlier AIM Engine, for comparing what it would have chosen: it knows fewer GPUs, compares them as
 * written, does not tell apart templates that differ in the number of GPUs alone, and lets a cluster template stand in
 * for the namespace template that hides it.
 */
export const REFERENCE_POLICY: SelectionPolicy = {
  name: "reference",
  stages: ["availability", "optimization", "overrides", "gpu", "scope"],
  criteria: ["type", "gpu", "metric", "precision"],
  preferred: { type: TYPES, gpu: ["MI325X", "MI300X", "MI250X", "MI210"], metric: METRICS, precision: PRECISIONS },
  scoredType: "discovered",
  scoredGpu: "written",
  filteredOverrides: ["metric", "precision", "gpuModels", "gpuCount"],
  notReady: "onlyIfNoneIsReady",
}
