import { GPU_LABEL_PREFIXES, GpuLabel, type Node } from "@aim-engine/api"
import { GPU_MODELS } from "@aim-engine/core"
import fc from "fast-check"
import { dnsLabel } from "./names.ts"

/** The ways in which node labellers tell of GPUs. */
export type LabelForm = "device-id" | "counted device-id" | "family" | "counted family" | "none"

/** What a node is made from. */
export interface NodeSketch {
  readonly name: string
  readonly prefix: string
  readonly form: LabelForm
  readonly deviceId: string
  readonly family: string
  readonly gpus: number
  /** Whether the memory is labelled, too. */
  readonly vram: string | undefined
  readonly isCordoned: boolean
}

const deviceIds = GPU_MODELS.flatMap(({ deviceIds: ids }) => ids)

const labelsOf = ({ prefix, form, deviceId, family, gpus, vram }: NodeSketch): Readonly<Record<string, string>> => {
  const memory = vram === undefined ? {} : { [`${prefix}${GpuLabel.vram}`]: vram }
  switch (form) {
    case "device-id":
      return { ...memory, [`${prefix}${GpuLabel.deviceId}`]: deviceId }
    case "counted device-id":
      return { ...memory, [`${prefix}${GpuLabel.deviceId}.${deviceId}`]: String(gpus) }
    case "family":
      return { ...memory, [`${prefix}${GpuLabel.family}`]: family }
    case "counted family":
      return { ...memory, [`${prefix}${GpuLabel.family}.${family}`]: String(gpus) }
    case "none":
      return {}
  }
}

/** The node of a sketch. */
export const nodeOf = (sketch: NodeSketch): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: sketch.name, labels: { "kubernetes.io/hostname": sketch.name, ...labelsOf(sketch) } },
  ...(sketch.isCordoned ? { spec: { unschedulable: true } } : {}),
  status:
    sketch.form === "none" || sketch.gpus === 0
      ? { allocatable: { cpu: "96", memory: "1Ti" } }
      : { allocatable: { cpu: "96", memory: "1Ti", "amd.com/gpu": String(sketch.gpus) } },
})

/** A node with GPUs of a known or an unknown model, or none, told of in any of the ways of the node labellers. */
export const node = (name: fc.Arbitrary<string> = dnsLabel): fc.Arbitrary<Node> =>
  fc
    .record({
      name,
      prefix: fc.constantFrom(...GPU_LABEL_PREFIXES),
      form: fc.constantFrom<LabelForm>("device-id", "counted device-id", "family", "counted family", "none"),
      deviceId: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...deviceIds) },
        { weight: 2, arbitrary: fc.constantFrom("0x74A1", "74A5", " 740f ".trim()) },
        { weight: 1, arbitrary: fc.constant("beef") },
      ),
      family: fc.constantFrom("AI", "NV"),
      gpus: fc.constantFrom(0, 1, 2, 4, 8),
      vram: fc.option(fc.constantFrom("192G", "64G", "not a size"), { nil: undefined, freq: 2 }),
      isCordoned: fc.boolean(),
    })
    .map(nodeOf)

/** The nodes of a cluster, each with a name of its own. */
export const nodes = (maxLength = 6): fc.Arbitrary<ReadonlyArray<Node>> =>
  fc
    .array(node(fc.constant("node")), { maxLength })
    .map((list) => list.map((one, index) => ({ ...one, metadata: { ...one.metadata, name: `node-${index}` } })))
