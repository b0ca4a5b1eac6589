import type {
  AIMClusterModel,
  AIMModel,
  AIMRuntimeConfigCommon,
  AIMService,
  LocalObjectReference,
} from "@aim-engine/api"
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
  readonly model: AIMModel | AIMClusterModel | undefined
  readonly config: AIMRuntimeConfigCommon | undefined
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
    ...(config === undefined ? [] : [{ spec: config, isCluster: false }]),
  ]
  const secrets = layers.flatMap(({ spec, isCluster }) =>
    namesOfSecrets(spec).filter((name) => !isCluster || present.secrets.has(name)),
  )
  const accounts = layers.flatMap(({ spec, isCluster }) =>
    accountOf(spec).filter((name) => !isCluster || present.serviceAccounts.has(name)),
  )
  return { imagePullSecrets: [...new Set(secrets)].map((name) => ({ name })), serviceAccountName: accounts[0] }
}

/** The Secrets and service accounts that cluster-wide objects name, whose presence has to be looked up. */
export const namedByClusterObjects = (
  objects: ReadonlyArray<ServiceTemplate | AIMModel | AIMClusterModel>,
): { readonly secrets: ReadonlyArray<string>; readonly serviceAccounts: ReadonlyArray<string> } => {
  const specs = objects
    .filter(({ kind }) => kind === "AIMClusterServiceTemplate" || kind === "AIMClusterModel")
    .map(({ spec }) => spec)
  return { secrets: specs.flatMap(namesOfSecrets), serviceAccounts: specs.flatMap(accountOf) }
}

interface Credentials {
  readonly imagePullSecrets?: ReadonlyArray<LocalObjectReference>
  readonly serviceAccountName?: string
}

const namesOfSecrets = (spec: Credentials): ReadonlyArray<string> =>
  (spec.imagePullSecrets ?? []).map(({ name = "" }) => name).filter((name) => name !== "")

const accountOf = ({ serviceAccountName = "" }: Credentials): ReadonlyArray<string> =>
  serviceAccountName === "" ? [] : [serviceAccountName]
