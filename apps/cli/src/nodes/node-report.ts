import { type KubernetesObject, NodeKind } from "@aim-engine/api"
import {
  type DescribedNode,
  describeNodes,
  gpuEvidenceText,
  gpuInventory,
  type InventoryModel,
  isObjectOf,
  isOfKind,
} from "@aim-engine/core"

/** What the nodes have of one GPU model, as selection and availability see it. */
export interface ReportedModel extends Pick<InventoryModel, "vram" | "vramSource"> {
  readonly name: string
  readonly nodes: number
  /** The labels that tell of it, each once. */
  readonly labels: ReadonlyArray<string>
}

/** The GPUs of a cluster as the operator sees them: node by node, and summed up. */
export interface NodeReport {
  readonly nodes: ReadonlyArray<DescribedNode>
  readonly models: ReadonlyArray<ReportedModel>
  /** Labels that tell of GPUs without naming their model. */
  readonly unknown: ReadonlyArray<string>
}

/** Reports on the nodes among objects. */
export const nodeReport = (objects: ReadonlyArray<KubernetesObject>): NodeReport => {
  const found = objects.filter((object) => isOfKind(object, NodeKind)).filter(isObjectOf(NodeKind))
  const nodes = describeNodes(found)
  const inventory = gpuInventory(found)
  return {
    nodes,
    models: [...inventory.models].map(([name, { vram, vramSource, evidence }]) => ({
      name,
      vram,
      vramSource,
      nodes: nodes.filter(({ gpus }) => gpus.some(({ model }) => model === name)).length,
      labels: evidence.map(gpuEvidenceText),
    })),
    unknown: inventory.unknown.map(gpuEvidenceText),
  }
}
