import { AIM_API_VERSION, type AIMService, AIMServiceKind } from "@aim-engine/api"
import { isNotFound } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import type { AuditedRequest } from "../operator/audit-log.ts"
import { OPERATOR_USER } from "../operator/installed-cluster.ts"
import { type LoadCluster, until } from "../scale/load-cluster.ts"
import { gpuNodes, namespace as namespaceOf, readyCaches, readyModels, routing } from "../scale/ready-catalog.ts"
import type { ObjectToWrite } from "../scale/write-objects.ts"
import { stateOf } from "./cluster-state.ts"

/** What every run of the scenario finds in the cluster. */
export const catalog: ReadonlyArray<ObjectToWrite> = [...gpuNodes(2), ...routing, ...readyModels(2)]

const service = (namespace: string, name: string, spec: AIMService["spec"]): ObjectToWrite => {
  const object: AIMService = { apiVersion: AIM_API_VERSION, kind: "AIMService", metadata: { name, namespace }, spec }
  return { kind: AIMServiceKind, object }
}

/** Who must have a cache: in mode `Auto` it depends on what is heard of first, the service or the cache. */
const caching: AIMService["spec"]["caching"] = { mode: "Always" }

/** Who comes: one with a cache, one without, one that nobody can reach, one that cannot run, one that will go. */
const created = (namespace: string): ReadonlyArray<ObjectToWrite> => [
  service(namespace, "cached", { model: { name: "model-0" }, caching }),
  service(namespace, "plain", { model: { name: "model-1" }, replicas: 2 }),
  service(namespace, "unrouted", { model: { name: "model-0" }, caching, routing: { enabled: false } }),
  service(namespace, "homeless", { model: { name: "no-such-model" } }),
  service(namespace, "leaving", { model: { name: "model-0" }, caching }),
]

/** What changes afterwards. */
const changed = (namespace: string): ReadonlyArray<ObjectToWrite> => [
  service(namespace, "plain", { model: { name: "model-1" }, replicas: 3, env: [{ name: "COLOUR", value: "blue" }] }),
  service(namespace, "unrouted", { model: { name: "model-0" }, caching, routing: { enabled: true } }),
]

/** Prepares a namespace for a run. */
export const prepare = ({ write }: LoadCluster, namespace: string): Promise<void> =>
  write([namespaceOf(namespace), ...readyCaches(1, namespace)])

/** The first half of the scenario: services come. */
export const createServices = ({ write }: LoadCluster, namespace: string): Promise<void> => write(created(namespace))

/** The second half: two are changed, and one goes. */
export const changeServices = async ({ write, admin }: LoadCluster, namespace: string): Promise<void> => {
  await write(changed(namespace))
  await admin.run(
    Effect.flatMap(KubernetesApi, (api) =>
      api.delete(AIMServiceKind, { namespace, name: "leaving" }, { propagation: "Background" }),
    ).pipe(Effect.catchIf(isNotFound, () => Effect.void)),
  )
}

/** Waits until a namespace is in the state that another run ended in; returns the state that it is in, at the latest after some seconds. */
export const settledState = async (
  cluster: LoadCluster,
  namespace: string,
  expected: ReadonlyArray<unknown>,
  seconds = 90,
): Promise<ReadonlyArray<unknown>> => {
  const wanted = JSON.stringify(expected)
  const isSettled = async () => JSON.stringify(await stateOf(cluster, namespace)) === wanted
  await until("the namespace settles", isSettled, { seconds, everyMillis: 250 }).catch(() => undefined)
  return stateOf(cluster, namespace)
}

const isCreation = ({ verb, uri, code }: AuditedRequest, namespace: string): boolean =>
  (verb === "create" || verb === "patch") &&
  code === 201 &&
  uri.includes(`/namespaces/${namespace}/`) &&
  !uri.includes(`/namespaces/${namespace}/events`)

/** The objects that the operator created in a namespace, once for each creation, sorted. Events are left out. */
export const creationsIn = async ({ audit }: LoadCluster, namespace: string): Promise<ReadonlyArray<string>> =>
  (await audit.requestsOf(OPERATOR_USER))
    .filter((request) => isCreation(request, namespace))
    .map(({ uri }) => (uri.split("?")[0] ?? "").split(`/namespaces/${namespace}/`)[1] ?? "")
    .map((path) => path.replace(/-[0-9a-f]{8}$/, "-<hash>"))
    .sort()
