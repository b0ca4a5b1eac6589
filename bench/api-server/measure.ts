import { setTimeout as sleep } from "node:timers/promises"
import { AIMServiceKind, InferenceServiceKind } from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import type { AuditedRequest } from "../../integration/src/operator/audit-log.ts"
import { freePort } from "../../integration/src/operator/free-port.ts"
import { OPERATOR_USER } from "../../integration/src/operator/installed-cluster.ts"
import { followKind } from "../../integration/src/scale/follow-kind.ts"
import { startLoadCluster, until, untilQuiet } from "../../integration/src/scale/load-cluster.ts"
import { operatorMetrics } from "../../integration/src/scale/operator-metrics.ts"
import { processUsage } from "../../integration/src/scale/process-usage.ts"
import {
  gpuNodes,
  namespace,
  readyCaches,
  readyModels,
  routing,
  services,
} from "../../integration/src/scale/ready-catalog.ts"

/** What one run came to. */
export interface Measurement {
  readonly services: number
  /** From the first create request until every InferenceService existed. */
  readonly secondsUntilInferenceServices: number
  readonly secondsUntilRunning: number
  /** By verb and resource, such as `patch aimservices/status`, per service. */
  readonly requestsPerService: ReadonlyMap<string, number>
  readonly reconcilesPerService: number
  readonly cpuSeconds: number
  readonly peakRssMiB: number
}

/** `/apis/g/v1/namespaces/n/aimservices/a/status` is `aimservices/status`. */
const resourceOf = (uri: string): string => {
  const segments = (uri.split("?")[0] ?? "").split("/").slice(uri.startsWith("/apis/") ? 4 : 3)
  const [resource = "", , subresource] =
    segments[0] === "namespaces" && segments.length > 2 ? segments.slice(2) : segments
  return subresource === undefined ? resource : `${resource}/${subresource}`
}

const countByVerb = (requests: ReadonlyArray<AuditedRequest>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { verb, uri } of requests) {
    const key = `${verb} ${resourceOf(uri)}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return new Map([...counts].sort(([, left], [, right]) => right - left))
}

/**
 * Creates services on a real API server under a running operator, each with a Ready template and a Ready cache.
 * `program` is what Node runs.
 */
export const measure = async (count: number, program: ReadonlyArray<string>): Promise<Measurement> => {
  const cluster = await startLoadCluster()
  try {
    const address = `127.0.0.1:${await freePort()}`
    const reconciles = () => operatorMetrics(address).sum("controller_runtime_reconcile_total")
    await cluster.write([namespace("bench"), ...gpuNodes(4), ...routing, ...readyModels(count)])
    await cluster.write(readyCaches(count, "bench"))
    const operator = await cluster.operate({
      program,
      flags: [`--metrics-bind-address=${address}`, "--metrics-secure=false"],
    })
    await untilQuiet(cluster, 1)
    const { pid = 0 } = operator.child
    const before = {
      requests: (await cluster.audit.requestsOf(OPERATOR_USER)).length,
      reconciles: await reconciles(),
      usage: await processUsage(pid),
    }

    const existing = new Set<string>()
    const running = new Set<string>()
    const watches = [
      followKind(cluster.admin, InferenceServiceKind, {}, ({ metadata: { name } }) => void existing.add(name)),
      followKind(cluster.admin, AIMServiceKind, {}, (object) => {
        if (isObjectOf(AIMServiceKind)(object) && object.status?.status === "Running") running.add(object.metadata.name)
      }),
    ]
    const start = performance.now()
    const secondsUntilAll = async (what: string, names: ReadonlySet<string>): Promise<number> => {
      await until(what, () => names.size >= count, { seconds: 300, everyMillis: 5 })
      return (performance.now() - start) / 1000
    }
    const created = cluster.write(services(count, "bench", count))
    const secondsUntilInferenceServices = await secondsUntilAll("all inference services exist", existing)
    const secondsUntilRunning = await secondsUntilAll("all services run", running)
    await created
    for (const watch of watches) await watch.stop()
    const usage = await processUsage(pid)
    await untilQuiet(cluster, 2)
    await sleep(1000)
    const requests = countByVerb((await cluster.audit.requestsOf(OPERATOR_USER)).slice(before.requests))
    return {
      services: count,
      secondsUntilInferenceServices,
      secondsUntilRunning,
      requestsPerService: new Map([...requests].map(([key, sum]) => [key, sum / count])),
      reconcilesPerService: ((await reconciles()) - before.reconciles) / count,
      cpuSeconds: usage.cpuSeconds - before.usage.cpuSeconds,
      peakRssMiB: (await processUsage(pid)).peakRssMiB,
    }
  } finally {
    await cluster.stop()
  }
}
