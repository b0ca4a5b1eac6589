import {
  type AIMService,
  type KubernetesObject,
  type LocalObjectReference,
  type ResourceKind,
  SecretKind,
  ServiceAccountKind,
} from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import type { Model } from "../model/service-model.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import type { ServiceTemplate } from "../template/service-template.ts"

/** Whom pods run as, and with what they pull their image. */
export interface PodAccounts {
  readonly imagePullSecrets: ReadonlyArray<LocalObjectReference>
  /** Undefined: the namespace's default account. */
  readonly serviceAccountName: string | undefined
}

/** What the accounts of a service's pods are put together from. */
export interface AccountInputs {
  readonly service: AIMService
  readonly template: ServiceTemplate
  readonly model: Model | undefined
  readonly config: RuntimeConfig
  /**
   * Names of Secrets and service accounts that cluster-wide objects name and that exist in the service's namespace:
   * such objects mean those of the operator's namespace, and a pod cannot use them from there.
   */
  readonly present: { readonly secrets: ReadonlySet<string>; readonly serviceAccounts: ReadonlySet<string> }
}

/**
 * The pull secrets of service, template, model and runtime config together, each once, in this order;
 * and the service account of the first of them that names one.
 */
export const podAccounts = (inputs: AccountInputs): PodAccounts => {
  const { service, template, model, config, present } = inputs
  const layers: ReadonlyArray<{ readonly spec: Credentials; readonly isCluster: boolean }> = [
    { spec: service.spec, isCluster: false },
    { spec: template.spec, isCluster: template.kind === "AIMClusterServiceTemplate" },
    ...(model === undefined ? [] : [{ spec: model.spec, isCluster: model.kind === "AIMClusterModel" }]),
    { spec: config, isCluster: false },
  ]
  const secrets = layers.flatMap(({ spec, isCluster }) =>
    namesOfSecrets(spec).filter((name) => !isCluster || present.secrets.has(name)),
  )
  const accounts = layers.flatMap(({ spec, isCluster }) =>
    accountOf(spec).filter((name) => !isCluster || present.serviceAccounts.has(name)),
  )
  return { imagePullSecrets: [...new Set(secrets)].map((name) => ({ name })), serviceAccountName: accounts[0] }
}

/** The same, with what cluster-wide objects name looked up in the service's namespace. */
export const resolvePodAccounts = Effect.fnUntraced(function* (inputs: Omit<AccountInputs, "present">) {
  const state = yield* ClusterState
  const { namespace = "" } = inputs.service.metadata
  const specs = [inputs.template, ...(inputs.model === undefined ? [] : [inputs.model])]
    .filter(({ kind }) => kind === "AIMClusterServiceTemplate" || kind === "AIMClusterModel")
    .map(({ spec }) => spec)
  const presentOf = <T extends KubernetesObject>(kind: ResourceKind<T>, names: ReadonlyArray<string>) =>
    Effect.filter([...new Set(names)], (name) =>
      Effect.map(state.get(kind, namespace, name), (found) => found !== undefined),
    ).pipe(Effect.mapBoth({ onFailure: classifyApiError, onSuccess: (present) => new Set(present) }))
  return podAccounts({
    ...inputs,
    present: {
      secrets: yield* presentOf(SecretKind, specs.flatMap(namesOfSecrets)),
      serviceAccounts: yield* presentOf(ServiceAccountKind, specs.flatMap(accountOf)),
    },
  })
})

interface Credentials {
  readonly imagePullSecrets?: ReadonlyArray<LocalObjectReference>
  readonly serviceAccountName?: string
}

const namesOfSecrets = (spec: Credentials): ReadonlyArray<string> =>
  (spec.imagePullSecrets ?? []).map(({ name = "" }) => name).filter((name) => name !== "")

const accountOf = ({ serviceAccountName = "" }: Credentials): ReadonlyArray<string> =>
  serviceAccountName === "" ? [] : [serviceAccountName]
