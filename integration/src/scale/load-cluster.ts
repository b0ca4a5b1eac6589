import { setTimeout as sleep } from "node:timers/promises"
import { AIMServiceKind, type KubernetesObject, type ResourceKind } from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { KubernetesApi, type Selection } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { type AuditLog, auditLog } from "../operator/audit-log.ts"
import {
  OPERATOR_USER,
  type OperatorCluster,
  SYSTEM_NAMESPACE,
  startInstalledCluster,
} from "../operator/installed-cluster.ts"
import { type OperatorProcess, startOperator } from "../operator/operator-process.ts"
import { type ApiClient, apiClient } from "./api-client.ts"
import { readyAtOnce } from "./ready-at-once.ts"
import { type ObjectToWrite, writeObjects } from "./write-objects.ts"

/** A cluster with the charts installed, in which others than the operator are played, and every request is counted. */
export interface LoadCluster extends OperatorCluster {
  readonly audit: AuditLog
  readonly admin: ApiClient
  readonly write: (objects: ReadonlyArray<ObjectToWrite>) => Promise<void>
  readonly list: (kind: ResourceKind, selection?: Selection) => Promise<ReadonlyArray<KubernetesObject>>
  /** Starts the operator under its own account; it ends with the cluster. Waits until its controllers run, unless told not to. */
  readonly operate: (options?: OperateOptions) => Promise<OperatorProcess>
  readonly stop: () => Promise<void>
}

export interface OperateOptions {
  readonly flags?: ReadonlyArray<string>
  readonly kubeconfig?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly awaitStart?: boolean
  /** Arguments of Node before the operator's flags. Those of {@link startOperator} unless given. */
  readonly program?: ReadonlyArray<string>
}

/** Looks every so many milliseconds until it is so; fails after a minute, or the given seconds. */
export const until = async (
  what: string,
  isSo: () => boolean | Promise<boolean>,
  { seconds = 60, everyMillis = 100 }: { readonly seconds?: number; readonly everyMillis?: number } = {},
): Promise<void> => {
  const deadline = performance.now() + seconds * 1000
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what}: not so after ${seconds} s`)
    await sleep(everyMillis)
  }
}

/** Whether the operator has listed everything and begun to reconcile. */
const isOperating = ({ log }: OperatorProcess): boolean => log().includes("controllers start")

/** What runs beside the operator. */
export interface LoadOptions {
  /** Plays what no real process does; inference services and routes that are ready at once, unless given. */
  readonly simulation?: Effect.Effect<never, never, KubernetesApi>
  /** What kube-controller-manager runs besides. */
  readonly controllers?: ReadonlyArray<string>
}

export const startLoadCluster = async ({
  simulation: played = readyAtOnce,
  controllers = [],
}: LoadOptions = {}): Promise<LoadCluster> => {
  const audit = await auditLog()
  const cluster = await startInstalledCluster({ apiServerFlags: audit.apiServerFlags, controllers })
  const admin = apiClient(cluster.plane.config.kubeconfigPath)
  const simulation = new AbortController()
  const simulated = admin.run(played, simulation.signal).catch(() => undefined)
  const operators: Array<OperatorProcess> = []
  return {
    ...cluster,
    audit,
    admin,
    write: (objects) => admin.run(writeObjects(objects)),
    list: (kind, selection) =>
      admin.run(
        Effect.map(
          Effect.flatMap(KubernetesApi, (api) => api.list(kind, selection)),
          ({ items }) => items,
        ),
      ),
    operate: async ({ flags = [], kubeconfig, environment = {}, awaitStart = true, program } = {}) => {
      const all = {
        KUBECONFIG: kubeconfig ?? cluster.operatorKubeconfig,
        AIM_SYSTEM_NAMESPACE: SYSTEM_NAMESPACE,
        ...environment,
      }
      const operator = startOperator(["--health-probe-bind-address=0", ...flags], all, program)
      operators.push(operator)
      if (awaitStart)
        await until("the operator starts", () => isOperating(operator)).catch((error: unknown) => {
          throw new Error(`${error}; its log:\n${operator.log()}`)
        })
      return operator
    },
    stop: async () => {
      for (const { child, ended } of operators) {
        child.kill("SIGKILL")
        await ended
      }
      simulation.abort()
      await simulated
      await admin.close()
      await cluster.plane.stop()
      await audit.remove()
    },
  }
}

/** How many services there are, and how many of them run. */
export const servicesOf = async ({ list }: LoadCluster, selection: Selection = {}) => {
  const services = (await list(AIMServiceKind, selection)).filter(isObjectOf(AIMServiceKind))
  return { total: services.length, running: services.filter(({ status }) => status?.status === "Running").length }
}

/** Waits until so many services run. */
export const untilRunning = (
  cluster: LoadCluster,
  count: number,
  options: { readonly seconds?: number; readonly everyMillis?: number; readonly selection?: Selection } = {},
): Promise<void> =>
  until(`${count} services run`, async () => (await servicesOf(cluster, options.selection)).running >= count, options)

/** Waits until the operator has written nothing for some seconds. */
export const untilQuiet = async ({ audit }: LoadCluster, seconds = 2): Promise<void> => {
  for (let before = -1; ; await sleep(seconds * 1000)) {
    const now = (await audit.requestsOf(OPERATOR_USER)).length
    if (now === before) return
    before = now
  }
}
