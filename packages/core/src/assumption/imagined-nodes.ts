import { DEFAULT_GPU_RESOURCE, GPU_LABEL_PREFIXES, GpuLabel, type Node } from "@aim-engine/api"
import { GPU_MODELS } from "../gpu/gpu-models.ts"
import type { HardwareSpellings } from "../template/normalize-hardware.ts"

/** More GPUs than any template asks for. */
const PLENTY = 1024

const resourceNames = ({ gpu, hardware }: HardwareSpellings): ReadonlyArray<string> =>
  [gpu?.resourceName, hardware?.gpu?.resourceName].filter((name) => name !== undefined)

/**
 * A node with plenty of each GPU model that is known, offered under every resource name that the given hardware asks for.
 * With them, whatever is not available is so for another reason than a lack of GPUs.
 */
export const imaginedNodes = (hardware: ReadonlyArray<HardwareSpellings>): ReadonlyArray<Node> => {
  const resources = new Set([DEFAULT_GPU_RESOURCE, ...hardware.flatMap(resourceNames)])
  const allocatable = Object.fromEntries([...resources].sort().map((name) => [name, PLENTY]))
  return GPU_MODELS.map(({ name, deviceIds: [id = ""] }) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: `imagined-${name.toLowerCase()}`,
      labels: { [`${GPU_LABEL_PREFIXES[0]}${GpuLabel.deviceId}`]: id },
    },
    status: { allocatable },
  }))
}
