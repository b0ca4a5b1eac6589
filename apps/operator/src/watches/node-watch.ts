import { GPU_LABEL_PREFIXES, type KubernetesObject, type Node, NodeKind } from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import type { WatchedKind } from "@aim-engine/kubernetes"
import { IDENTITY, keepFields } from "./kept-fields.ts"

const isNode = isObjectOf(NodeKind)

const isGpuLabel = (key: string): boolean => GPU_LABEL_PREFIXES.some((prefix) => key.startsWith(prefix))

/** Resources that devices provide carry a domain, e.g. `amd.com/gpu`; processors and memory do not. */
const isDeviceResource = (name: string): boolean => name.includes("/")

const entriesWhere = <V>(map: { readonly [key: string]: V } = {}, isKept: (key: string) => boolean) =>
  Object.fromEntries(Object.entries(map).filter(([key]) => isKept(key)))

const devicesOf = ({ metadata, status }: Node): object => ({
  metadata: { ...metadata, labels: entriesWhere(metadata.labels, isGpuLabel) },
  status: {
    capacity: entriesWhere(status?.capacity, isDeviceResource),
    allocatable: entriesWhere(status?.allocatable, isDeviceResource),
  },
})

const keepDevices = keepFields({
  metadata: { ...IDENTITY, labels: true },
  fields: { status: { capacity: true, allocatable: true } },
})

const strip = (object: KubernetesObject): KubernetesObject => {
  const kept = keepDevices(object)
  return isNode(kept) ? { ...kept, ...devicesOf(kept) } : kept
}

/**
 * All nodes, since GPUs are told in labels with the device in the key, which no selector matches; but of each only what
 * it tells of its devices. Its heartbeats, images and conditions wake nobody then.
 */
export const nodeWatch: Omit<WatchedKind, "kind"> = { strip }
