import type { Node } from "@aim-engine/api"
import type { NormalizedGpu } from "../template/normalize-hardware.ts"
import { allocatableOf, type GpuInventory, type InventoryModel, isGpuAvailable } from "./gpu-inventory.ts"
import { detectedName, nominalVram } from "./gpu-models.ts"
import { gpuResource, isAmdGpu, requiredVram, suitableModels } from "./gpu-requirement.ts"
import { gpuEvidenceText, gpusOfNode } from "./node-gpus.ts"

/** One kind of GPU of a node, and who says what about it. */
export interface DescribedGpu {
  /** Undefined where a label tells only that there is some GPU. */
  readonly model: string | undefined
  /** The label that tells of it, e.g. `amd.com/gpu.device-id=74a1`. */
  readonly modelLabel: string
  /** Bytes of memory of one; undefined if nobody says. */
  readonly vram: number | undefined
  readonly vramSource: InventoryModel["vramSource"]
  /** The label that tells of the memory, where one does. */
  readonly vramLabel?: string
}

/** A node as the operator sees it. */
export interface DescribedNode {
  readonly name: string
  /** By label; none for a node without GPUs. */
  readonly gpus: ReadonlyArray<DescribedGpu>
  /** What it has to give of extended resources, by name. */
  readonly allocatable: Readonly<Record<string, number>>
}

const describeNode = (node: Node): DescribedNode => {
  const { evidence = [], vram, vramLabel } = gpusOfNode(node) ?? {}
  return {
    name: node.metadata.name,
    gpus: evidence.map((one) => {
      const nominal = one.model === undefined ? undefined : nominalVram(one.model)
      return {
        model: one.model,
        modelLabel: gpuEvidenceText(one),
        vram: vram ?? nominal,
        vramSource: vram !== undefined ? "label" : nominal !== undefined ? "static" : "unknown",
        ...(vramLabel === undefined ? {} : { vramLabel }),
      }
    }),
    allocatable: Object.fromEntries([...allocatableOf(node)].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** What each node has, and how that is known; by name. It is what the inventory sums up. */
export const describeNodes = (nodes: ReadonlyArray<Node>): ReadonlyArray<DescribedNode> =>
  nodes.map(describeNode).sort((a, b) => (a.name < b.name ? -1 : 1))

/** Whether a node has what a requirement asks for, whatever is free of it. */
export const nodeHasGpu = (gpu: NormalizedGpu, inventory: GpuInventory, node: DescribedNode): boolean => {
  if (!isAmdGpu(gpu)) return (node.allocatable[gpuResource(gpu)] ?? 0) > 0
  const wanted = new Set(
    suitableModels(gpu, inventory)
      .filter((model) => isGpuAvailable(inventory, model))
      .map(detectedName),
  )
  const isAnyOne = gpu.models.length === 0 && requiredVram(gpu) === undefined
  return node.gpus.some(({ model }) => (model === undefined ? isAnyOne : wanted.has(model)))
}
