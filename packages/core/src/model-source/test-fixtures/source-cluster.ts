import type {
  AIMClusterModel,
  AIMClusterModelSource,
  AIMClusterModelSourceSpec,
  AIMClusterModelSourceStatus,
  KubernetesObject,
  ObjectMeta,
} from "@aim-engine/api"
import type { Observed } from "../../cluster-state/observation.ts"
import { makeSnapshot } from "../../cluster-state/snapshot.ts"
import { type DomainError, InfrastructureError } from "../../errors/domain-error.ts"
import { type Answered, answeredFixpoint, NOW, type TestObserver } from "../../model/test-fixtures/answered-fixpoint.ts"
import { onSnapshots } from "../../reconcile/fixpoint.ts"
import { modelSourceReconciler } from "../reconcile-source.ts"

const apiVersion = "aim.eai.amd.com/v1alpha1"

/** When the registries of the tests were read: a minute before everything else. */
export const READ_AT = NOW - 60_000

/** The source `amd`. */
export const source = (
  spec: Partial<AIMClusterModelSourceSpec> = {},
  metadata: Partial<ObjectMeta> = {},
): AIMClusterModelSource => ({
  apiVersion,
  kind: "AIMClusterModelSource",
  metadata: { name: "amd", uid: "source-uid", generation: 1, ...metadata },
  spec: { filters: [{ image: "org/aim-*" }], ...spec },
})

/** A cluster model that somebody else made. */
export const otherModel = (name: string, image: string): AIMClusterModel => ({
  apiVersion,
  kind: "AIMClusterModel",
  metadata: { name, uid: `${name}-uid` },
  spec: { image },
})

/** Tags by `registry/repository`. */
export type Catalog = Readonly<Record<string, ReadonlyArray<string>>>

/** A registry that has these repositories. What is missing fails; `outages` fail too, by the same keys. */
export const registries =
  (catalog: Catalog, outages: Readonly<Record<string, DomainError>> = {}): TestObserver =>
  ({ type, parameters }): Observed<unknown> => {
    const { registry = "", repository = "", owner = "" } = parameters
    const key = type === "RegistryTags" ? `${registry}/${repository}` : registry
    const missing = new InfrastructureError({ reason: "ImageNotFound", message: `${key} does not exist` })
    const value =
      type === "RegistryTags"
        ? catalog[key]
        : Object.keys(catalog)
            .filter((name) => name.startsWith(`${registry}/${owner}`))
            .map((name) => name.slice(registry.length + 1))
    const error = outages[key] ?? (value === undefined ? missing : undefined)
    return error === undefined
      ? { _tag: "Known", value, at: READ_AT }
      : { _tag: "Failed", error, at: READ_AT, nextAttemptAt: NOW + 30_000 }
  }

/** Two repositories with two tags each, and one that no filter of the tests takes. */
export const CATALOG: Catalog = {
  "docker.io/org/aim-a": ["1.0.0", "1.1.0"],
  "docker.io/org/aim-b": ["1.0.0", "latest"],
  "docker.io/org/other": ["1.0.0"],
}

const RECONCILERS = [onSnapshots(modelSourceReconciler)]

/** Plans all sources of a cluster to the end. */
export const scan = (objects: Iterable<KubernetesObject>, observer: TestObserver = registries(CATALOG)): Answered =>
  answeredFixpoint(makeSnapshot(objects), RECONCILERS, observer)

const isModel = (object: KubernetesObject): object is AIMClusterModel => object.kind === "AIMClusterModel"
/** The cluster models, by name. */
export const modelsIn = ({ snapshot }: Pick<Answered, "snapshot">): ReadonlyArray<AIMClusterModel> =>
  snapshot.objects.filter(isModel)

/** The images of the cluster models, sorted. */
export const imagesIn = (result: Pick<Answered, "snapshot">): ReadonlyArray<string> =>
  modelsIn(result)
    .map(({ spec }) => spec.image)
    .sort()

/** The status of the source `amd`. */
export const statusOf = ({ snapshot }: Pick<Answered, "snapshot">): AIMClusterModelSourceStatus => {
  const object: (KubernetesObject & { readonly status?: AIMClusterModelSourceStatus }) | undefined = snapshot.object({
    apiVersion,
    kind: "AIMClusterModelSource",
    namespace: "",
    name: "amd",
  })
  return object?.status ?? {}
}

/** A condition of the source `amd`, as `status/reason: message`. */
export const conditionOf = (result: Pick<Answered, "snapshot">, type: string): string | undefined => {
  const condition = statusOf(result).conditions?.find((each) => each.type === type)
  return condition && `${condition.status}/${condition.reason}: ${condition.message}`
}
