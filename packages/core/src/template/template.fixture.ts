import {
  AIM_API_VERSION,
  type AIMMetric,
  type AIMPrecision,
  type AIMProfileType,
  type AIMResourceStatus,
  type AIMServiceOverrides,
  type AIMServiceTemplateSpec,
  Annotation,
  Label,
  type Node,
  Origin,
} from "@aim-engine/api"
import { Result } from "effect"
import { type GpuInventory, gpuInventory } from "../gpu/gpu-inventory.ts"
import { deviceIdsOf } from "../gpu/gpu-models.ts"
import { normalizeOverrides } from "./overrides.ts"
import type { SelectionInput } from "./selection-input.ts"
import type { ServiceTemplate } from "./service-template.ts"
import { templateCandidate } from "./template-candidate.ts"

/** The model and the namespace of the tests. */
export const MODEL = "llama"
export const NAMESPACE = "ml"

/** A template in few words; what is left out is unset, the status Ready, the scope the cluster. */
export interface TemplateSketch {
  readonly scope?: "ns" | "cl"
  readonly status?: AIMResourceStatus
  /** The discovered type; `null`: a profile without type. */
  readonly type?: AIMProfileType | null
  readonly gpu?: string
  readonly count?: number
  readonly metric?: AIMMetric
  readonly precision?: AIMPrecision
  readonly isDerived?: boolean
  readonly isStale?: boolean
  readonly uid?: string
  readonly modelName?: string
  readonly spec?: Partial<AIMServiceTemplateSpec>
  readonly labels?: Readonly<Record<string, string>>
  readonly readySince?: string
}

/** The template of a sketch. Metric, precision and type are discovered ones, the GPU is in the spec. */
export const template = (name: string, sketch: TemplateSketch = {}): ServiceTemplate => {
  const { scope = "cl", status = "Ready", type, gpu, count, metric, precision } = sketch
  const labels = { ...(sketch.isDerived ? { [Label.origin]: Origin.derived } : {}), ...sketch.labels }
  const content = {
    spec: {
      modelName: sketch.modelName ?? MODEL,
      ...(gpu === undefined && count === undefined
        ? {}
        : {
            gpu: { ...(gpu === undefined ? {} : { model: gpu }), ...(count === undefined ? {} : { requests: count }) },
          }),
      ...sketch.spec,
    },
    status: {
      status,
      ...(sketch.readySince === undefined
        ? {}
        : {
            conditions: [
              {
                type: "Ready",
                status: "True" as const,
                reason: "Ready",
                message: "",
                lastTransitionTime: sketch.readySince,
              },
            ],
          }),
      profile: {
        metadata: {
          ...(type === undefined || type === null ? {} : { type }),
          ...(metric === undefined ? {} : { metric }),
          ...(precision === undefined ? {} : { precision }),
        },
      },
    },
  }
  const annotations = sketch.isStale ? { annotations: { [Annotation.stale]: "true" } } : {}
  const metadata = { name, uid: sketch.uid ?? `uid-${scope}-${name}`, labels, ...annotations }
  return scope === "ns"
    ? {
        apiVersion: AIM_API_VERSION,
        kind: "AIMServiceTemplate",
        metadata: { ...metadata, namespace: NAMESPACE },
        ...content,
      }
    : { apiVersion: AIM_API_VERSION, kind: "AIMClusterServiceTemplate", metadata, ...content }
}

/** A node with GPUs of a model, and how many of them it has to give; without a number it does not say. */
export const gpuNode = (model: string, allocatable?: number): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name: `node-${model.toLowerCase()}`,
    labels: { "amd.com/gpu.device-id": deviceIdsOf(model)[0] ?? model },
  },
  ...(allocatable === undefined ? {} : { status: { allocatable: { "amd.com/gpu": allocatable } } }),
})

/** An inventory with nodes of these models. */
export const inventoryOf = (...models: ReadonlyArray<string>): GpuInventory =>
  gpuInventory(models.map((model) => gpuNode(model)))

/** A selection among templates; the cluster has MI300X unless told otherwise. */
export const selection = (
  templates: ReadonlyArray<ServiceTemplate>,
  given: { overrides?: AIMServiceOverrides; allowUnoptimized?: boolean; inventory?: GpuInventory } = {},
): SelectionInput => ({
  candidates: templates.map(templateCandidate),
  overrides: Result.getOrThrow(normalizeOverrides(given.overrides)),
  allowUnoptimized: given.allowUnoptimized ?? false,
  inventory: given.inventory ?? inventoryOf("MI300X"),
})
