import { type Node, NodeKind, type Quantity } from "@aim-engine/api"
import { Effect, Equal, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import type { DerivedFact } from "../cluster-state/derived-fact.ts"
import { unitsOf } from "../quantity/arithmetic.ts"
import { parseQuantity } from "../quantity/quantity.ts"
import { detectedName, nominalVram } from "./gpu-models.ts"
import { type GpuEvidence, gpuEvidenceText, gpusOfNode } from "./node-gpus.ts"

/** The largest amount of each extended resource that one node has to give, e.g. `amd.com/gpu` → 8; only what is more than 0. */
export type LargestAllocatable = ReadonlyMap<string, number>

/** What the cluster's nodes have of one GPU model. */
export interface InventoryModel {
  /** The most memory that a GPU of this model has, in bytes; undefined if nobody says. */
  readonly vram: number | undefined
  /** Who says so: a node's label, or the model's data sheet. */
  readonly vramSource: "label" | "static" | "unknown"
  /** The labels that tell of this model, each once, by key and value: what nodes are chosen by. */
  readonly evidence: ReadonlyArray<GpuEvidence>
  /** Over the nodes that have this model. */
  readonly allocatable: LargestAllocatable
}

/** The GPUs of a cluster. Equal clusters have equal inventories, whatever else changes on their nodes. */
export interface GpuInventory {
  /** By model name, sorted. */
  readonly models: ReadonlyMap<string, InventoryModel>
  /** Labels that tell of GPUs without naming their model, each once, by key and value. */
  readonly unknown: ReadonlyArray<GpuEvidence>
  /** Over all nodes. */
  readonly allocatable: LargestAllocatable
}

/** A cluster without GPUs. */
export const NO_GPUS: GpuInventory = { models: new Map(), unknown: [], allocatable: new Map() }

const amountOf = (quantity: Quantity): number =>
  Result.match(parseQuantity(quantity), { onSuccess: (amount) => Number(unitsOf(amount)), onFailure: () => 0 })

/** What a node has to give of extended resources: they have a domain; `cpu`, `memory` and huge pages have none. */
export const allocatableOf = (node: Node): LargestAllocatable =>
  new Map(
    Object.entries(node.status?.allocatable ?? {}).flatMap(([name, quantity]) => {
      const amount = name.includes("/") ? amountOf(quantity) : 0
      return amount > 0 ? [[name, amount] as const] : []
    }),
  )

const largest = (all: Iterable<LargestAllocatable>): LargestAllocatable => {
  const result = new Map<string, number>()
  for (const [name, amount] of [...all].flatMap((one) => [...one])) {
    result.set(name, Math.max(amount, result.get(name) ?? 0))
  }
  return new Map([...result].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const distinct = (evidence: ReadonlyArray<GpuEvidence>): ReadonlyArray<GpuEvidence> =>
  [...new Map(evidence.map((one) => [gpuEvidenceText(one), one]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one)

/** The evidence of one model on one node, and what that node has. */
interface Sighting {
  readonly evidence: GpuEvidence
  readonly vram: number | undefined
  readonly allocatable: LargestAllocatable
}

const summarise = (model: string, sightings: ReadonlyArray<Sighting>): InventoryModel => {
  const told = Math.max(0, ...sightings.flatMap(({ vram }) => vram ?? []))
  // The data sheet speaks for nodes without a label.
  const nominal = sightings.some(({ vram }) => vram === undefined) ? (nominalVram(model) ?? 0) : 0
  const vram = Math.max(told, nominal)
  return {
    vram: vram > 0 ? vram : undefined,
    vramSource: vram === 0 ? "unknown" : told >= nominal ? "label" : "static",
    evidence: distinct(sightings.map(({ evidence }) => evidence)),
    allocatable: largest(sightings.map(({ allocatable }) => allocatable)),
  }
}

/** The GPUs that some nodes have together. The order of the nodes does not matter. */
export const gpuInventory = (nodes: ReadonlyArray<Node>): GpuInventory => {
  const sightings = nodes.flatMap((node): ReadonlyArray<Sighting> => {
    const gpus = gpusOfNode(node)
    const allocatable = allocatableOf(node)
    return gpus?.evidence.map((evidence) => ({ evidence, vram: gpus.vram, allocatable })) ?? []
  })
  const byModel = Map.groupBy(sightings, ({ evidence }) => evidence.model)
  const named = [...byModel].flatMap(([model, seen]) =>
    model === undefined ? [] : [[model, summarise(model, seen)] as const],
  )
  return {
    models: new Map(named.sort(([a], [b]) => (a < b ? -1 : 1))),
    unknown: distinct((byModel.get(undefined) ?? []).map(({ evidence }) => evidence)),
    allocatable: largest(nodes.map(allocatableOf)),
  }
}

/** The cluster's GPU inventory: lists the nodes once per change of a node, and wakes its readers only if a GPU changed. */
export const gpuInventoryFact: DerivedFact<GpuInventory> = {
  name: "gpu-inventory",
  compute: ClusterState.use((state) => Effect.map(state.list(NodeKind), gpuInventory)),
  equals: Equal.equals,
}

/** Whether some node has GPUs, of whatever model. */
export const hasGpu = ({ models, unknown }: GpuInventory): boolean => models.size > 0 || unknown.length > 0

/** What the inventory has of a model, by any of its names; undefined if no node has it. */
export const inventoryModel = ({ models }: GpuInventory, model: string): InventoryModel | undefined =>
  models.get(detectedName(model))

/** Whether some node has this model. The name is a normalised one. */
export const isGpuAvailable = (inventory: GpuInventory, model: string): boolean =>
  inventoryModel(inventory, model) !== undefined

/** The memory of a model in bytes: the most that a node has of it, else as its data sheet says; undefined if nobody says. */
export const vramOf = (inventory: GpuInventory, model: string): number | undefined =>
  inventoryModel(inventory, model)?.vram ?? nominalVram(model)

/** The most of a resource that one node with this model has to give; undefined if none has any. */
export const largestAllocatable = (inventory: GpuInventory, model: string, resource: string): number | undefined =>
  inventoryModel(inventory, model)?.allocatable.get(resource)
