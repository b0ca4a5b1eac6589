import { AIM_API_VERSION, type AIMProfileMetadata, type AIMService, type Job } from "@aim-engine/api"
import { Clock, Effect, Result } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import { type DiscoveryInputs, discoveryHash, discoveryInputs } from "../discovery/discovery-inputs.ts"
import { renderDiscoveryJob } from "../discovery/discovery-job.ts"
import { type DiscoveryState, isDiscovered } from "../discovery/discovery-state.ts"
import { discoveryStatus } from "../discovery/discovery-status.ts"
import { type DiscoveryResolution, resolveDiscovery } from "../discovery/resolve-discovery.ts"
import type { DomainError, InvalidSpecError } from "../errors/domain-error.ts"
import { resolvePodAccounts } from "../inference-service/pod-accounts.ts"
import type { Model } from "../model/service-model.ts"
import { OperatorNamespace } from "../reconcile/operator-namespace.ts"
import { type ResolvedRuntimeConfig, resolveRuntimeConfig } from "../runtime-config/resolve.ts"
import { definedFields } from "../structure/defined-fields.ts"
import { type NormalizedHardware, normalizeHardware } from "../template/normalize-hardware.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { type GpuFit, isFit, observeGpuFit } from "./gpu-fit.ts"
import { findOwnedCache, type OwnedCache, wantsCache } from "./owned-cache.ts"
import { resolveHardware } from "./resolved-hardware.ts"
import { findTemplateModel, type TemplateModel } from "./template-model.ts"

/** Everything that is known of a template, and what each part of it comes to. Plan, conditions and status follow from it. */
export interface TemplateParts {
  readonly config: Result.Result<ResolvedRuntimeConfig, DomainError>
  readonly model: TemplateModel
  /** Of the specification. Fails where it contradicts itself, or cannot be read. */
  readonly hardware: Result.Result<NormalizedHardware, InvalidSpecError>
  readonly discovery: DiscoveryResolution
  /** Hash of the present inputs of discovery; undefined while they are not known. */
  readonly hash: string | undefined
  /** The discovery Job that is to be created now. It has no owner yet. */
  readonly job: Job | undefined
  /** What the status keeps of discovery. */
  readonly discovered: ReturnType<typeof discoveryStatus>
  /** What workloads ask for. */
  readonly resolvedHardware: NormalizedHardware
  /** What the cluster has for what counts now: what workloads ask for, or before discovery what the specification does. */
  readonly gpu: GpuFit
  /** The nodes that have what workloads ask for. */
  readonly affinity: GpuFit["affinity"]
  /** The template's own cache; undefined if it asks for none. */
  readonly cache: Result.Result<OwnedCache, DomainError> | undefined
}

interface Prerequisites {
  readonly model: Model
  readonly config: ResolvedRuntimeConfig
  readonly inputs: DiscoveryInputs
}

/** What discovery works with, once all of it is there. */
const prerequisites = (
  template: ServiceTemplate,
  { config, model, hardware }: Pick<TemplateParts, "config" | "model" | "hardware">,
): Prerequisites | undefined => {
  if (Result.isFailure(config) || Result.isFailure(model) || Result.isFailure(hardware)) return undefined
  if (model.success === undefined || model.success.spec.image.trim() === "") return undefined
  const inputs = discoveryInputs(template, model.success, config.success.config, hardware.success)
  return { model: model.success, config: config.success, inputs }
}

/** The discovery Job of a template. Its pod runs with the accounts of template, model and runtime config, as inference does. */
const discoveryJob = Effect.fnUntraced(function* (
  template: ServiceTemplate,
  namespace: string,
  { model, config: { config }, inputs }: Prerequisites,
) {
  // The accounts of a service that names none itself.
  const service: AIMService = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMService",
    metadata: { name: template.metadata.name, namespace },
    spec: { model: {} },
  }
  const accounts = yield* resolvePodAccounts({ service, template, model, config })
  return yield* Effect.fromResult(renderDiscoveryJob(template, inputs, accounts, namespace))
})

/** The discovery of a template, and its Job where that is to be created. */
const observeDiscovery = Effect.fnUntraced(function* (
  template: ServiceTemplate,
  known: Prerequisites | undefined,
  isGpuThere: boolean,
) {
  const namespace = template.metadata.namespace ?? (yield* OperatorNamespace)
  const hash = known && discoveryHash(known.inputs)
  const now = yield* Clock.currentTimeMillis
  const discovery = yield* resolveDiscovery({ template, namespace, hash, canRun: isGpuThere, now })
  if (known === undefined || discovery.state._tag !== "Waiting" || !discovery.state.isNext) {
    return { discovery, hash, job: undefined }
  }
  const job = yield* Effect.result(discoveryJob(template, namespace, known))
  if (Result.isSuccess(job)) return { discovery, hash, job: job.success }
  const state: DiscoveryState = { _tag: "Unreadable", error: job.failure }
  return { discovery: { ...discovery, state }, hash, job: undefined }
})

/** What the specification says of the profile that the template stands for. */
const writtenMetadata = (
  { spec: { metric, precision, type } }: ServiceTemplate,
  { gpu }: NormalizedHardware,
): AIMProfileMetadata => {
  const [model, ...others] = gpu?.models ?? []
  return definedFields({
    gpu: others.length === 0 ? model : undefined,
    gpuCount: gpu?.requests,
    metric,
    precision,
    type,
  })
}

/** Looks at everything that a template depends on and consists of, in the order in which one thing follows from another. */
export const observeTemplate = Effect.fnUntraced(function* (
  template: ServiceTemplate,
): Effect.fn.Return<TemplateParts, never, ClusterState> {
  const config = yield* Effect.result(
    resolveRuntimeConfig(template.metadata.namespace, template.spec.runtimeConfigName),
  )
  const model = yield* Effect.result(findTemplateModel(template))
  const hardware = normalizeHardware(template.spec)
  const written = Result.getOrElse(hardware, (): NormalizedHardware => ({}))
  const before = template.status?.resolvedNodeAffinity
  const wished = yield* observeGpuFit(resolveHardware(undefined, written).gpu, before)

  const known = prerequisites(template, { config, model, hardware })
  const { discovery, hash, job } = yield* observeDiscovery(template, known, isFit(wished))
  const discovered = discoveryStatus(template, discovery.state, hash, writtenMetadata(template, written))
  const isInline = discovery.state._tag === "Inline"
  const resolvedHardware = resolveHardware(isInline ? undefined : discovered.profile?.metadata, written)
  const resolved = yield* observeGpuFit(resolvedHardware.gpu, before)

  return {
    config,
    model,
    hardware,
    discovery,
    hash,
    job,
    discovered,
    resolvedHardware,
    gpu: isDiscovered(discovery.state) ? resolved : wished,
    affinity: resolved.affinity,
    cache: wantsCache(template) ? yield* Effect.result(findOwnedCache(template)) : undefined,
  }
})
