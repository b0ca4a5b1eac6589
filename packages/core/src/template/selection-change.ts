import { Result } from "effect"
import { gpuHealth } from "../gpu/gpu-health.ts"
import { type GpuInventory, inventoryModel } from "../gpu/gpu-inventory.ts"
import { detectedName, nominalVram } from "../gpu/gpu-models.ts"
import { requiredGpu } from "./gpu-fit.ts"
import { type OverrideField, withoutOverride } from "./overrides.ts"
import type { SelectionInput } from "./selection-input.ts"
import { isSameTemplate, type TemplateRef, templateText } from "./service-template.ts"
import type { TemplateCandidate } from "./template-candidate.ts"

/** Something that somebody can do so that a template becomes eligible. */
export type SelectionChange =
  /** `model` absent: GPUs whose model no label tells. */
  | { readonly _tag: "AddNode"; readonly model?: string; readonly gpus: number; readonly resource: string }
  | { readonly _tag: "AllowUnoptimized" }
  | { readonly _tag: "DropOverride"; readonly field: OverrideField; readonly value: string }
  | { readonly _tag: "MakeReady"; readonly template: TemplateRef; readonly status: string }
  | { readonly _tag: "RemoveTemplate"; readonly template: TemplateRef }
  | { readonly _tag: "NameTemplate"; readonly name: string }

const withNode = (
  inventory: GpuInventory,
  { model, gpus, resource }: Extract<SelectionChange, { _tag: "AddNode" }>,
): GpuInventory => {
  const more = (allocatable: ReadonlyMap<string, number>) =>
    new Map([...allocatable, [resource, Math.max(gpus, allocatable.get(resource) ?? 0)] as const])
  const allocatable = more(inventory.allocatable)
  if (model === undefined) return { ...inventory, allocatable }
  const before = inventoryModel(inventory, model)
  const vram = Math.max(before?.vram ?? 0, nominalVram(model) ?? 0)
  const added = {
    vram: vram === 0 ? undefined : vram,
    vramSource: before?.vramSource ?? (vram === 0 ? "unknown" : "static"),
    evidence: before?.evidence ?? [],
    allocatable: more(before?.allocatable ?? new Map()),
  } as const
  return { ...inventory, models: new Map(inventory.models).set(detectedName(model), added), allocatable }
}

/** Whether the hardware is what a template lacks. */
const lacksGpu = ({ values }: TemplateCandidate, inventory: GpuInventory): boolean =>
  gpuHealth(requiredGpu(values), Result.succeed(inventory))?.state === "NotAvailable"

/** Templates that were not available for want of a GPU become Ready with it. */
const withInventory = (input: SelectionInput, inventory: GpuInventory): SelectionInput => ({
  ...input,
  inventory,
  candidates: input.candidates.map((candidate) =>
    candidate.status === "NotAvailable" && lacksGpu(candidate, input.inventory) && !lacksGpu(candidate, inventory)
      ? { ...candidate, status: "Ready" }
      : candidate,
  ),
})

/** The selection as it would be after a change. Naming a template changes nothing here: it replaces the selection. */
export const applyChange = (input: SelectionInput, change: SelectionChange): SelectionInput => {
  switch (change._tag) {
    case "AddNode":
      return withInventory(input, withNode(input.inventory, change))
    case "AllowUnoptimized":
      return { ...input, allowUnoptimized: true }
    case "DropOverride":
      return { ...input, overrides: withoutOverride(input.overrides, change.field) }
    case "MakeReady":
      return {
        ...input,
        candidates: input.candidates.map((candidate) =>
          isSameTemplate(candidate.ref, change.template) ? { ...candidate, status: "Ready" } : candidate,
        ),
      }
    case "RemoveTemplate":
      return { ...input, candidates: input.candidates.filter(({ ref }) => !isSameTemplate(ref, change.template)) }
    case "NameTemplate":
      return input
  }
}

const OVERRIDE_PATHS: Readonly<Record<OverrideField, string>> = {
  gpuModels: "gpu.model",
  gpuCount: "gpu.requests",
  precision: "precision",
  metric: "metric",
  minVram: "gpu.minVram",
  cpuRequests: "hardware.cpu.requests",
  cpuLimits: "hardware.cpu.limits",
  resourceName: "gpu.resourceName",
}

/** A change as an instruction, e.g. `add a node with 8 MI300X`. */
export const changeText = (change: SelectionChange): string => {
  switch (change._tag) {
    case "AddNode":
      return `add a node with ${change.gpus} ${change.model ?? change.resource}`
    case "AllowUnoptimized":
      return "set spec.template.allowUnoptimized to true"
    case "DropOverride":
      return `drop spec.overrides.${OVERRIDE_PATHS[change.field]} (${change.value})`
    case "MakeReady":
      return change.status === "Pending" || change.status === "Progressing"
        ? "wait until it is Ready"
        : `repair it: it is ${change.status}`
    case "RemoveTemplate":
      return `remove ${templateText(change.template)}`
    case "NameTemplate":
      return `set spec.template.name to ${change.name}`
  }
}
