import type { DescribedNode } from "@aim-engine/core"
import { formatBytes } from "@aim-engine/core"

/** An amount of memory for people; `-` where nobody says. */
export const memoryText = (bytes: number | undefined): string =>
  bytes === undefined ? "-" : (formatBytes(BigInt(bytes)) ?? "-")

/** The models of a node's GPUs, e.g. `MI300X`; `GPU` for one whose model no label tells. */
export const modelsText = ({ gpus }: DescribedNode): string => gpus.map(({ model }) => model ?? "GPU").join(", ") || "-"

/** What a node has to give of extended resources, e.g. `8 amd.com/gpu`. */
export const allocatableText = ({ allocatable }: DescribedNode): string =>
  Object.entries(allocatable)
    .map(([resource, amount]) => `${amount} ${resource}`)
    .join(", ") || "-"
