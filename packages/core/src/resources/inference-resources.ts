import type { AIMCpuRequirements, ResourceList, ResourceRequirements } from "@aim-engine/api"
import { definedFields } from "../structure/defined-fields.ts"
import { gpuDefaults } from "./gpu-defaults.ts"
import { type LayeredResource, layerResources, type ResourceLayer } from "./layered-resources.ts"

/** What the resources of an inference container are put together from. */
export interface InferenceResourceInputs {
  /** GPUs of a replica; 0 if it takes none. */
  readonly gpus: number
  /** The resource that stands for them, e.g. `amd.com/gpu`. */
  readonly gpuResource: string
  /** CPU cores that the template's hardware asks for. */
  readonly cpu?: AIMCpuRequirements | undefined
  readonly model?: ResourceRequirements | undefined
  readonly template?: ResourceRequirements | undefined
  readonly service?: ResourceRequirements | undefined
}

/** The resources of a container, and where each amount comes from. */
export interface InferenceResources {
  readonly resources: ResourceRequirements
  readonly layered: ReadonlyArray<LayeredResource>
}

const namesGpu = (resources: ResourceRequirements | undefined): ReadonlyArray<string> =>
  [...Object.keys(resources?.requests ?? {}), ...Object.keys(resources?.limits ?? {})].filter((name) =>
    name.endsWith("/gpu"),
  )

const without = (list: ResourceList | undefined, name: string): ResourceList =>
  Object.fromEntries(Object.entries(list ?? {}).filter(([key]) => key !== name))

/** The defaults; without their GPUs if somebody asks for another vendor's, since no node has both. */
const defaultsFor = ({
  gpus,
  gpuResource,
  model,
  template,
  service,
}: InferenceResourceInputs): ResourceRequirements => {
  const defaults = gpuDefaults(gpus, gpuResource)
  return [model, template, service].flatMap(namesGpu).some((name) => name !== gpuResource)
    ? { requests: without(defaults.requests, gpuResource), limits: without(defaults.limits, gpuResource) }
    : defaults
}

const hardwareLayer = (cpu: AIMCpuRequirements | undefined): ResourceRequirements => ({
  ...(cpu?.requests === undefined ? {} : { requests: { cpu: cpu.requests } }),
  ...(cpu?.limits === undefined ? {} : { limits: { cpu: cpu.limits } }),
})

const listOf = (layered: ReadonlyArray<LayeredResource>, side: "request" | "limit"): ResourceList | undefined => {
  const entries = layered.flatMap((resource) => {
    const placed = resource[side]
    return placed === undefined ? [] : [[resource.name, placed.amount] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/**
 * The resources of an inference container, lowest first: defaults for its GPUs, the CPU cores of the hardware, model, template,
 * service. Claims are those of the highest layer that has any.
 *
 * @example
 * inferenceResources({ gpus: 1, gpuResource: "amd.com/gpu" }).resources
 * // { requests: { "amd.com/gpu": "1", cpu: "4", memory: "32Gi" }, limits: { "amd.com/gpu": "1", memory: "48Gi" } }
 */
export const inferenceResources = (inputs: InferenceResourceInputs): InferenceResources => {
  const layers: ReadonlyArray<ResourceLayer> = [
    { source: "Defaults", resources: defaultsFor(inputs) },
    { source: "Hardware", resources: hardwareLayer(inputs.cpu) },
    { source: "Model", resources: inputs.model },
    { source: "Template", resources: inputs.template },
    { source: "Service", resources: inputs.service },
  ]
  const layered = layerResources(layers)
  const claims = layers.findLast(({ resources }) => (resources?.claims ?? []).length > 0)?.resources?.claims
  const resources = definedFields({ requests: listOf(layered, "request"), limits: listOf(layered, "limit"), claims })
  return { resources, layered }
}
