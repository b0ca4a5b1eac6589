import { GPU_LABEL_PREFIXES, GpuLabel, type NodeAffinity, type NodeSelectorRequirement } from "@aim-engine/api"
import type { NormalizedGpu } from "../template/normalize-hardware.ts"
import { type GpuInventory, inventoryModel } from "./gpu-inventory.ts"
import { deviceIdsOf } from "./gpu-models.ts"
import { isAmdGpu, requiredVram, requiresGpu, suitableModels } from "./gpu-requirement.ts"
import type { GpuEvidence } from "./node-gpus.ts"

const [CURRENT, ...EARLIER] = GPU_LABEL_PREFIXES
const DEVICE_KEY = `${CURRENT}${GpuLabel.deviceId}`
const OTHER_DEVICE_KEYS = EARLIER.map((prefix) => `${prefix}${GpuLabel.deviceId}`)

const sorted = (values: Iterable<string>): ReadonlyArray<string> => [...new Set(values)].sort()
const exists = (key: string): NodeSelectorRequirement => ({ key, operator: "Exists" })

/** Of the terms one must hold. */
const requireOneOf = (terms: ReadonlyArray<NodeSelectorRequirement>): NodeAffinity | undefined =>
  terms.length === 0
    ? undefined
    : {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: terms.map((requirement) => ({ matchExpressions: [requirement] })),
        },
      }

/** Nodes with a GPU of any model: those that have one of the labels by which the cluster's nodes tell of GPUs. */
const anyGpuTerms = ({ models, unknown }: GpuInventory): ReadonlyArray<NodeSelectorRequirement> =>
  sorted(
    [...models.values()]
      .flatMap(({ evidence }) => evidence)
      .concat(unknown)
      .map(({ key }) => key),
  ).map(exists)

/**
 * Nodes with one of the models: by the device ids that we know and those that nodes were seen with, under the current label;
 * under earlier labels, and by keys that hold the id, only where nodes were seen with them.
 */
const modelTerms = (
  models: ReadonlyArray<string>,
  evidence: ReadonlyArray<GpuEvidence>,
): ReadonlyArray<NodeSelectorRequirement> => {
  const known = models.flatMap(deviceIdsOf)
  const idsUnder = (label: string) =>
    evidence.flatMap(({ key, value }) => (key === label && value !== undefined ? [value] : []))
  const idTerm = (key: string): ReadonlyArray<NodeSelectorRequirement> => {
    const values = sorted([...known, ...idsUnder(key)])
    return values.length === 0 ? [] : [{ key, operator: "In", values }]
  }
  const counted = evidence.filter(({ value }) => value === undefined).map(({ key }) => key)
  return [
    ...idTerm(DEVICE_KEY),
    ...OTHER_DEVICE_KEYS.filter((key) => idsUnder(key).length > 0).flatMap(idTerm),
    ...sorted(counted).map(exists),
  ]
}

/**
 * The nodes on which a workload with this requirement can run; undefined if the resource request alone decides that:
 * without a model or an amount of memory, unless no GPU is taken, and for GPUs of other vendors, which have other labels.
 * Sorted throughout, since a changed order would roll every workload.
 */
export const gpuNodeAffinity = (gpu: NormalizedGpu | undefined, inventory: GpuInventory): NodeAffinity | undefined => {
  if (!requiresGpu(gpu) || !isAmdGpu(gpu)) return undefined
  if (gpu.models.length === 0 && requiredVram(gpu) === undefined) {
    return gpu.requests === 0 ? requireOneOf(anyGpuTerms(inventory)) : undefined
  }
  const models = suitableModels(gpu, inventory)
  const evidence = models.flatMap((model) => inventoryModel(inventory, model)?.evidence ?? [])
  return requireOneOf(modelTerms(models, evidence))
}
