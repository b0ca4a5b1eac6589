// Runs the operator on a real API server with very many objects, and prints how long it takes and what it uses.
// `npm run scale -- [--services 5000] [--templates 500] [--nodes 1000] [--profile FOLDER]`
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { bundleProgram, NODE_FLAGS } from "../../../scripts/bundle.ts"
import { writesIn } from "../operator/audit-log.ts"
import { freePort } from "../operator/free-port.ts"
import { OPERATOR_USER } from "../operator/installed-cluster.ts"
import { startLoadCluster, until, untilQuiet, untilRunning } from "./load-cluster.ts"
import { operatorMetrics } from "./operator-metrics.ts"
import { processUsage } from "./process-usage.ts"
import { gpuNodes, namespace, readyModels, routing, services } from "./ready-catalog.ts"

const NAMESPACES = 10
const REST_SECONDS = 30

const { values } = parseArgs({
  options: {
    services: { type: "string", default: "5000" },
    templates: { type: "string", default: "500" },
    nodes: { type: "string", default: "1000" },
    // Where CPU profiles of the operator are written, one for each start.
    profile: { type: "string" },
  },
})
const count = Number(values.services)
const templates = Number(values.templates)
const say = (text: string) => process.stdout.write(`${text}\n`)

const cluster = await startLoadCluster()
try {
  const namespaces = Array.from({ length: NAMESPACES }, (_, index) => `scale-${index}`)
  await cluster.write([...namespaces.map(namespace), ...gpuNodes(Number(values.nodes)), ...routing])
  await cluster.write(readyModels(templates))
  await cluster.write(namespaces.flatMap((name) => services(count / NAMESPACES, name, templates)))
  say(`${count} services, ${templates} templates and ${values.nodes} nodes are written`)

  const profile = values.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${values.profile}`]
  const bundle = await bundleProgram("operator", cluster.plane.folder)
  const start = async () => {
    const address = `127.0.0.1:${await freePort()}`
    const metrics = operatorMetrics(address)
    const startedAt = performance.now()
    const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1)
    const operator = await cluster.operate({
      program: [...NODE_FLAGS, ...profile, bundle],
      flags: [`--metrics-bind-address=${address}`, "--metrics-secure=false"],
    })
    say(`${seconds()} s: the watches are complete`)
    const usage = async () => {
      const { cpuSeconds, rssMiB, peakRssMiB } = await processUsage(operator.child.pid ?? 0)
      return `${cpuSeconds.toFixed(1)} s CPU, ${rssMiB.toFixed(0)} MiB, at most ${peakRssMiB.toFixed(0)} MiB`
    }
    const end = async () => {
      operator.child.kill("SIGTERM")
      await operator.ended
    }
    return { metrics, seconds, usage, end, pid: operator.child.pid ?? 0 }
  }
  const written = async () => writesIn(await cluster.audit.requestsOf(OPERATOR_USER)).length

  say("\nThe first start: nothing exists yet of what the services need")
  const first = await start()
  await untilRunning(cluster, count, { seconds: 1800, everyMillis: 3000 })
  say(`${first.seconds()} s: all services run; ${await first.usage()}`)
  await untilQuiet(cluster)
  say(
    `${((await written()) / count).toFixed(1)} writes and ${((await first.metrics.sum("controller_runtime_reconcile_total")) / count).toFixed(1)} reconciles per service`,
  )
  await first.end()

  say("\nThe second start: everything is as it should be")
  const before = await written()
  const second = await start()
  let idle = 0
  const isIdle = async () => {
    idle = (await second.metrics.isIdle()) ? idle + 1 : 0
    return idle >= 3
  }
  await until("the operator is idle", isIdle, { seconds: 600, everyMillis: 200 })
  say(`${second.seconds()} s: every service is looked at; ${await second.usage()}`)
  say(
    `${await second.metrics.sum("controller_runtime_reconcile_total")} reconciles, ${(await written()) - before} writes`,
  )

  say(`\nAt rest, for ${REST_SECONDS} s`)
  await untilQuiet(cluster)
  const atRest = { writes: await written(), usage: await processUsage(second.pid) }
  await sleep(REST_SECONDS * 1000)
  const cpu = (await processUsage(second.pid)).cpuSeconds - atRest.usage.cpuSeconds
  say(
    `${(await written()) - atRest.writes} writes, ${((cpu / REST_SECONDS) * 100).toFixed(1)} % of one core; ${await second.usage()}`,
  )
  await second.end()
} finally {
  await cluster.stop()
}
