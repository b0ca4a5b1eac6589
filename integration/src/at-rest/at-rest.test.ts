import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { writesIn } from "../operator/audit-log.ts"
import { OPERATOR_USER } from "../operator/installed-cluster.ts"
import type { OperatorProcess } from "../operator/operator-process.ts"
import { type LoadCluster, startLoadCluster, untilQuiet, untilRunning } from "../scale/load-cluster.ts"
import { processUsage } from "../scale/process-usage.ts"
import { gpuNodes, namespace, readyCaches, readyModels, routing, services } from "../scale/ready-catalog.ts"

const SERVICES = 200
const MODELS = 20
/** `AIM_REST_SECONDS=300` looks at it for longer. */
const SECONDS = Number(process.env.AIM_REST_SECONDS ?? "15")

describe(`at rest, with ${SERVICES} services that run`, () => {
  let cluster: LoadCluster
  let operator: OperatorProcess

  beforeAll(async () => {
    cluster = await startLoadCluster()
    await cluster.write([namespace("load"), ...gpuNodes(4), ...routing, ...readyModels(MODELS)])
    await cluster.write([...readyCaches(MODELS, "load"), ...services(SERVICES, "load", MODELS)])
    operator = await cluster.operate()
    await untilRunning(cluster, SERVICES, { seconds: 120, everyMillis: 500 })
    await untilQuiet(cluster)
  }, 900_000)
  afterAll(() => cluster?.stop())

  const written = async () => writesIn(await cluster.audit.requestsOf(OPERATOR_USER))

  it(
    `the operator writes nothing for ${SECONDS} seconds, and hardly computes`,
    async () => {
      const { pid = 0 } = operator.child
      const before = { writes: (await written()).length, usage: await processUsage(pid) }
      await sleep(SECONDS * 1000)
      const usage = await processUsage(pid)
      expect((await written()).slice(before.writes)).toEqual([])
      expect((usage.cpuSeconds - before.usage.cpuSeconds) / SECONDS).toBeLessThan(0.05)
    },
    60_000 + SECONDS * 1000,
  )

  it(
    "an operator that starts anew finds everything as it should be, and writes nothing",
    async () => {
      operator.child.kill("SIGTERM")
      await operator.ended
      const before = (await written()).length
      operator = await cluster.operate()
      await untilQuiet(cluster)
      expect((await written()).slice(before)).toEqual([])
    },
    60_000 + SECONDS * 1000,
  )
})
