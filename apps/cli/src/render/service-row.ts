import type { AIMService } from "@aim-engine/api"
import { hindranceOf, Reason, type ServiceTemplate, templateCandidate } from "@aim-engine/core"

/** What a person wants to see of a service at a glance. Unknown texts are empty. */
export interface ServiceRow {
  readonly namespace: string
  readonly name: string
  readonly status: string
  /** The model that is served, or the one that is asked for: a name or an image. */
  readonly model: string
  readonly template: string
  /** What each replica takes, e.g. `2 x MI300X`, or `CPU`. */
  readonly gpu: string
  /** As in the status: current, or `current/desired (min-max)`. */
  readonly replicas: string
  /** How far the files of the model are cached, in a word; empty where none are. */
  readonly cache: string
  readonly path: string
  /** What keeps it from being ready, in the words of a condition. */
  readonly reason: string
  readonly message: string
  readonly metric: string
  readonly precision: string
  readonly runtimeConfig: string
  /** RFC 3339. */
  readonly createdAt: string
}

const CACHE_WORDS: ReadonlyMap<string, string> = new Map([
  [Reason.CacheWarm, "warm"],
  [Reason.CacheWarming, "warming"],
  [Reason.WaitingForCache, "waiting"],
  [Reason.CacheFailed, "failed"],
  [Reason.CacheLost, "lost"],
  [Reason.CacheNotUsed, ""],
])

const cacheWord = ({ status }: AIMService): string => {
  const condition = status?.conditions?.find(({ type }) => type === "CacheReady")
  return condition === undefined ? "" : (CACHE_WORDS.get(condition.reason) ?? condition.reason)
}

const modelText = ({ spec: { model }, status }: AIMService): string =>
  status?.resolvedModel?.name ?? model.name ?? model.image ?? model.custom?.modelSources[0]?.modelId ?? ""

const gpuText = (template: ServiceTemplate): string => {
  const summary = template.status?.hardwareSummary
  if (summary !== undefined && summary !== "") return summary
  const { gpuModels, gpuCount, hardware } = templateCandidate(template).values
  if (hardware.gpu === undefined && gpuModels.length === 0) return "CPU"
  return [gpuCount, gpuModels.length === 0 ? "GPU" : gpuModels.join("/")]
    .filter((part) => part !== undefined)
    .join(" x ")
}

/** The row of a service, from its status. What its template says is empty. */
export const serviceRow = (service: AIMService): ServiceRow => {
  const { status } = service
  const hinders = hindranceOf(service)
  return {
    namespace: service.metadata.namespace ?? "",
    name: service.metadata.name,
    status: status?.status ?? "Pending",
    model: modelText(service),
    template: status?.resolvedTemplate?.name ?? "",
    gpu: "",
    replicas: status?.runtime?.replicas ?? "",
    cache: cacheWord(service),
    path: status?.routing?.path ?? "",
    reason: hinders?.reason ?? "",
    message: hinders?.message ?? "",
    metric: "",
    precision: "",
    runtimeConfig: status?.resolvedRuntimeConfig?.name ?? "",
    createdAt: service.metadata.creationTimestamp ?? "",
  }
}

/** The row with what the service's template says. */
export const withTemplate = (row: ServiceRow, template: ServiceTemplate): ServiceRow => {
  const { metric = "", precision = "" } = templateCandidate(template).values
  return { ...row, gpu: gpuText(template), metric, precision }
}
