import { isGpuAvailable } from "../gpu/gpu-inventory.ts"
import { parseTime } from "../time/rfc3339.ts"
import { selectTemplate } from "./select-template.ts"
import type { SelectionInput } from "./selection-input.ts"
import type { SelectionPolicy } from "./selection-policy.ts"
import { isPendingStatus, readySince, type ServiceTemplate } from "./service-template.ts"
import type { TemplateCandidate } from "./template-candidate.ts"

/** For how long a service waits for templates that may turn out better than the best one so far, in seconds. */
export const SETTLE_SECONDS = 120

/** What is certain of an open value: what the overrides ask for, since others are filtered out, else the best there is. */
const atBest = (written: string | undefined, wanted: string | undefined, best: string | undefined): string =>
  (written === undefined || written === "auto" ? (wanted ?? best) : written) ?? ""

/** The candidate at the best that it can still turn out to be: what its spec says, and the best of what it leaves open. */
const atItsBest = (candidate: TemplateCandidate, input: SelectionInput, policy: SelectionPolicy): TemplateCandidate => {
  const { spec } = candidate.template
  const { overrides, inventory } = input
  const { preferred } = policy
  const { hardware, ...values } = candidate.values
  const bestGpu = preferred.gpu.find((model) => isGpuAvailable(inventory, model))
  const openGpu = values.gpuModels.length === 0 ? (overrides.gpuModels?.[0] ?? bestGpu) : undefined
  const type = spec.type ?? "optimized"
  return {
    ...candidate,
    status: "Ready",
    values: {
      ...values,
      hardware,
      type,
      discoveredType: type,
      metric: atBest(spec.metric, overrides.metric, preferred.metric[0]),
      precision: atBest(spec.precision, overrides.precision, preferred.precision[0]),
      ...(openGpu === undefined ? {} : { gpuModels: [openGpu], writtenGpuModels: [openGpu] }),
      gpuCount: hardware.gpu?.requests ?? overrides.gpuCount ?? 1,
    },
  }
}

/**
 * Whether a selected template is still the only best one if every template that is being prepared turns out as good as
 * it can: then waiting for them would change nothing.
 */
export const isSettled = (winner: TemplateCandidate, input: SelectionInput, policy: SelectionPolicy): boolean => {
  if (!input.candidates.some(({ status }) => isPendingStatus(status))) return true
  const candidates = input.candidates.map((candidate) =>
    isPendingStatus(candidate.status) ? atItsBest(candidate, input, policy) : candidate,
  )
  const outcome = selectTemplate({ ...input, candidates }, policy)
  return outcome._tag === "Selected" && outcome.winner === winner
}

/**
 * When waiting for better templates ends, ms since 1970: {@link SETTLE_SECONDS} after the service was created or the
 * winner became Ready, whichever was later. Undefined if neither is known: then there is nothing to wait for.
 */
export const settleDeadline = (createdAt: string | undefined, winner: ServiceTemplate): number | undefined => {
  const instants = [parseTime(createdAt), readySince(winner)].filter((instant) => instant !== undefined)
  return instants.length === 0 ? undefined : Math.max(...instants) + SETTLE_SECONDS * 1000
}
