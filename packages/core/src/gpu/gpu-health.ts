import { Result } from "effect"
import type { DomainError } from "../errors/domain-error.ts"
import type { ComponentHealth, HealthState } from "../health/component-health.ts"
import { Reason } from "../health/reasons.ts"
import type { NormalizedGpu } from "../template/normalize-hardware.ts"
import { type GpuInventory, hasGpu, isGpuAvailable, vramOf } from "./gpu-inventory.ts"
import { gpuResource, isAmdGpu, requiredVram, requiresGpu, suitableModels } from "./gpu-requirement.ts"

const GIBIBYTE = 2 ** 30

interface Verdict {
  readonly state: HealthState
  readonly reason: Reason
  readonly message: string
}

const available = (message: string): Verdict => ({ state: "Ready", reason: Reason.GPUAvailable, message })
const missing = (reason: Reason, message: string): Verdict => ({ state: "NotAvailable", reason, message })

const listOf = (models: Iterable<string>): string => [...models].sort().join(", ") || "none"
const gibibytes = (bytes: number): string => `${Math.floor(bytes / GIBIBYTE)}Gi`

/** The model with the most memory among those that there are, for people. */
const largestText = (inventory: GpuInventory): string => {
  const known = [...inventory.models.keys()].flatMap((model) => {
    const vram = vramOf(inventory, model)
    return vram === undefined ? [] : [{ model, vram }]
  })
  const [first, ...others] = known
  if (first === undefined) return "none detected"
  const best = others.reduce((top, one) => (one.vram > top.vram ? one : top), first)
  return `${best.model} (${gibibytes(best.vram)})`
}

/** GPUs of other vendors: no label tells their model, so all that counts is that some node offers the resource. */
const judgeResource = (resource: string, { allocatable }: GpuInventory): Verdict =>
  allocatable.has(resource)
    ? available(`Some node offers ${resource}`)
    : missing(Reason.GPUNotAvailable, `No node offers ${resource}`)

const judgeModels = (gpu: NormalizedGpu, inventory: GpuInventory): Verdict => {
  const found = suitableModels(gpu, inventory).filter((model) => isGpuAvailable(inventory, model))
  if (found.length > 0) return available(`GPUs in the cluster that fit: ${listOf(found)}`)
  const required = requiredVram(gpu)
  if (required !== undefined) {
    const among = gpu.models.length === 0 ? "" : ` ${gpu.models.join(" or ")}`
    const largest = `the largest in the cluster: ${largestText(inventory)}`
    return missing(
      Reason.VRAMNotAvailable,
      `No node has a GPU${among} with ${gibibytes(required)} of memory; ${largest}`,
    )
  }
  if (gpu.models.length > 0) {
    const there = listOf(inventory.models.keys())
    return missing(Reason.GPUNotAvailable, `No node has ${gpu.models.join(" or ")}; GPUs in the cluster: ${there}`)
  }
  return hasGpu(inventory)
    ? available("The cluster has GPUs whose model its nodes do not tell")
    : missing(Reason.GPUNotAvailable, "No node has a GPU")
}

/**
 * The component `GPU` of an object: whether the cluster has the hardware that it needs, whatever is free of it;
 * undefined if it needs none. Without it the object is `NotAvailable`, and heals as soon as a node joins.
 */
export const gpuHealth = (
  gpu: NormalizedGpu | undefined,
  inventory: Result.Result<GpuInventory, DomainError>,
): ComponentHealth | undefined => {
  if (!requiresGpu(gpu)) return undefined
  const component = { component: "GPU", dependency: "Upstream" } as const
  return Result.match(inventory, {
    onFailure: (error) => ({ ...component, state: "Degraded", reason: Reason.GPUCheckFailed, errors: [error] }),
    onSuccess: (found) => ({
      ...component,
      ...(isAmdGpu(gpu) ? judgeModels(gpu, found) : judgeResource(gpuResource(gpu), found)),
      errors: [],
    }),
  })
}
