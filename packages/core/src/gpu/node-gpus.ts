import { GPU_LABEL_PREFIXES, GpuLabel, type Node, type StringMap } from "@aim-engine/api"
import { modelOfDevice } from "./gpu-models.ts"
import { parseVram } from "./vram-text.ts"

/** A label by which a node tells that it has GPUs of a model: `key` = `value`, or for counted keys the key alone. */
export interface GpuEvidence {
  /** The model; undefined where the label names only a family, which says that there is some GPU. */
  readonly model: string | undefined
  readonly key: string
  /** The value as written; undefined for keys that hold the device id themselves, and a number of GPUs as value. */
  readonly value: string | undefined
}

/** A label as a node has it, e.g. `amd.com/gpu.device-id=74a1`; of one with a count as value the key alone. */
export const gpuEvidenceText = ({ key, value }: GpuEvidence): string => (value === undefined ? key : `${key}=${value}`)

/** The GPUs of a node, as its labels tell. */
export interface NodeGpus {
  /** By key. */
  readonly evidence: ReadonlyArray<GpuEvidence>
  /** Bytes of memory of one GPU, where a label says so and the node has one model only. */
  readonly vram: number | undefined
  /** The label that says so. */
  readonly vramLabel: string | undefined
}

/** Entries of the labels whose key is one of `keys`, the first non-blank; at most one. */
const plainLabel = (labels: StringMap, keys: ReadonlyArray<string>): ReadonlyArray<readonly [string, string]> => {
  for (const key of keys) {
    const value = labels[key]
    if (value !== undefined && value.trim() !== "") return [[key, value]]
  }
  return []
}

/** Entries whose key starts with one of `keys` and a dot, and that count something; those of the first such start, by key. */
const countedLabels = (labels: StringMap, keys: ReadonlyArray<string>): ReadonlyArray<readonly [string, string]> => {
  for (const key of keys) {
    const found = Object.entries(labels)
      .filter(([name, count]) => name.startsWith(`${key}.`) && count.trim() !== "" && count.trim() !== "0")
      .map(([name]) => [name, name.slice(key.length + 1)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    if (found.length > 0) return found
  }
  return []
}

const withPrefixes = (label: string): ReadonlyArray<string> => GPU_LABEL_PREFIXES.map((prefix) => `${prefix}${label}`)
const DEVICE_KEYS = withPrefixes(GpuLabel.deviceId)
const FAMILY_KEYS = withPrefixes(GpuLabel.family)
const VRAM_KEYS = withPrefixes(GpuLabel.vram)

/** The first of the ways to tell GPUs that a node uses. */
const evidenceOf = (labels: StringMap): ReadonlyArray<GpuEvidence> => {
  const [device] = plainLabel(labels, DEVICE_KEYS)
  if (device !== undefined) return [{ model: modelOfDevice(device[1]), key: device[0], value: device[1] }]
  const counted = countedLabels(labels, DEVICE_KEYS)
  if (counted.length > 0) return counted.map(([key, id]) => ({ model: modelOfDevice(id), key, value: undefined }))
  const [family] = plainLabel(labels, FAMILY_KEYS)
  if (family !== undefined) return [{ model: undefined, key: family[0], value: family[1] }]
  return countedLabels(labels, FAMILY_KEYS).map(([key]) => ({ model: undefined, key, value: undefined }))
}

/**
 * The GPUs that a node's labels tell of: by device id, else by device ids in the keys with a number of GPUs as value,
 * else by family; undefined if it has none. A node may have several models. Capacity is not looked at, and a cordoned
 * node counts: what is told of the cluster must not change with its load.
 * Source: AMD GPU operator, node labeller.
 */
export const gpusOfNode = ({ metadata: { labels = {} } }: Node): NodeGpus | undefined => {
  const evidence = evidenceOf(labels)
  if (evidence.length === 0) return undefined
  const [told] = evidence.length === 1 ? plainLabel(labels, VRAM_KEYS) : []
  const vram = told && parseVram(told[1])
  return { evidence, vram, vramLabel: vram === undefined ? undefined : told?.join("=") }
}
