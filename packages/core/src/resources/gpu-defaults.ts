import type { ResourceRequirements } from "@aim-engine/api"
import { amountOf } from "../quantity/arithmetic.ts"
import { formatQuantity } from "../quantity/quantity.ts"

const CPU_PER_GPU = 4
const MEMORY_REQUEST_GI_PER_GPU = 32
const MEMORY_LIMIT_GI_PER_GPU = 48

const gibibytes = (count: number): string => formatQuantity(amountOf(BigInt(count) << 30n, "BinarySI"))

/**
 * What a replica gets for a number of GPUs if nobody says otherwise: CPU and memory in proportion, and the GPUs themselves.
 * There is no CPU limit, so that loading a model may use what is idle. Nothing for 0.
 */
export const gpuDefaults = (gpus: number, resourceName: string): ResourceRequirements =>
  gpus <= 0
    ? {}
    : {
        requests: {
          cpu: `${CPU_PER_GPU * gpus}`,
          memory: gibibytes(MEMORY_REQUEST_GI_PER_GPU * gpus),
          [resourceName]: `${gpus}`,
        },
        limits: { memory: gibibytes(MEMORY_LIMIT_GI_PER_GPU * gpus), [resourceName]: `${gpus}` },
      }
