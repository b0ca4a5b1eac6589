// Runs the operator on a real API server behind a network that cuts, stalls and half-opens its connections, while services
// come, change and go, and checks that every change is acted on in time. Then leaves very many services alone, and checks that
// nothing is written.
// `npm run soak -- --minutes 20 [--seed N] [--services N] [--rest-minutes 5]`
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { InferenceServiceKind } from "@aim-engine/api"
import { bundleProgram, NODE_FLAGS } from "../../../scripts/bundle.ts"
import { seededRandom } from "../faults/seeded-random.ts"
import { kubeconfigThrough, unreliableNetwork } from "../faults/unreliable-network.ts"
import { writesIn } from "../operator/audit-log.ts"
import { OPERATOR_USER } from "../operator/installed-cluster.ts"
import { servicesOf, startLoadCluster, until, untilQuiet, untilRunning } from "../scale/load-cluster.ts"
import { processUsage } from "../scale/process-usage.ts"
import { gpuNodes, namespace, readyCaches, readyModels, routing, services } from "../scale/ready-catalog.ts"
import { startChurn } from "./churn.ts"
import { scheduleFaults } from "./fault-schedule.ts"
import { quantile, slope } from "./statistics.ts"

const NAMESPACE = "soak"

/** After this a silent watch is given up, and after that a request without an answer; then it is tried again. */
const STALE_SECONDS = 90
const ANSWER_SECONDS = 30
const RETRY_SECONDS = 15
const BOUND_SECONDS = STALE_SECONDS + ANSWER_SECONDS + RETRY_SECONDS

const REST_SERVICES = 200

/** Memory of the first minutes, in which caches fill, says nothing about growth. */
const WARM_UP_SHARE = 0.3

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "20" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e9)) },
    services: { type: "string", default: "40" },
    "rest-minutes": { type: "string", default: "5" },
  },
})
const minutes = Number(values.minutes)
const seed = Number(values.seed)
const say = (text: string) => process.stdout.write(`${text}\n`)
say(`soak: ${minutes} minutes, seed ${seed}, at most ${values.services} services`)

const random = seededRandom(seed)
const cluster = await startLoadCluster()
const problems: Array<string> = []
try {
  const network = await unreliableNetwork(cluster.plane.config.apiServerPort)
  const program = [...NODE_FLAGS, await bundleProgram("operator", cluster.plane.folder)]
  await cluster.write([namespace(NAMESPACE), ...gpuNodes(4), ...routing, ...readyModels(1)])
  await cluster.write(readyCaches(1, NAMESPACE))
  const kubeconfig = await kubeconfigThrough(network, cluster.plane, cluster.operatorKubeconfig)
  const operator = await cluster.operate({ program, kubeconfig })
  const { pid = 0 } = operator.child

  const churn = startChurn(cluster, { namespace: NAMESPACE, services: Number(values.services), random })
  const faults = scheduleFaults(network, seededRandom(seed + 1))
  const started = performance.now()
  const elapsedMinutes = () => (performance.now() - started) / 60_000
  const memory: Array<readonly [minute: number, mebibytes: number]> = []
  const worst = () => Math.max(0, ...churn.seen.map(({ seconds }) => seconds), ...churn.waiting())

  let reported = 0
  while (elapsedMinutes() < minutes && operator.child.exitCode === null) {
    await churn.step()
    await sleep(random() * 600)
    if (elapsedMinutes() * 4 < reported) continue
    reported += 1
    const { rssMiB } = await processUsage(pid)
    memory.push([elapsedMinutes(), rssMiB])
    if (reported % 4 !== 0) continue
    const inflicted = [...faults.counts].map(([fault, count]) => `${count} ${fault}`).join(", ")
    say(
      `${elapsedMinutes().toFixed(1)} min: ${churn.seen.length} changes, ${churn.waiting().length} waiting, ` +
        `worst ${worst().toFixed(1)} s, ${rssMiB.toFixed(0)} MiB; ${inflicted}`,
    )
  }
  if (operator.child.exitCode !== null) problems.push(`the operator ended with ${operator.child.exitCode}`)

  await faults.stop()
  await until("every change is seen", () => churn.waiting().length === 0, { seconds: BOUND_SECONDS }).catch(
    (error: unknown) => problems.push(String(error)),
  )
  await untilQuiet(cluster)
  const { total, running } = await servicesOf(cluster, { namespace: NAMESPACE })
  const served = (await cluster.list(InferenceServiceKind, { namespace: NAMESPACE })).length
  await churn.stop()
  if (running !== total || served !== total)
    problems.push(`${total} services, of which ${running} run, and ${served} InferenceServices`)
  if (worst() > BOUND_SECONDS) problems.push(`a change took ${worst().toFixed(1)} s; allowed are ${BOUND_SECONDS} s`)

  const seconds = churn.seen.map((change) => change.seconds)
  const usage = await processUsage(pid)
  const growth = slope(memory.filter(([minute]) => minute > minutes * WARM_UP_SHARE))
  const requests = (await cluster.audit.requestsOf(OPERATOR_USER)).length
  const row = (name: string, value: string | number) => say(`| ${name} | ${value} |`)
  say("")
  row("", `${minutes} minutes, seed ${seed}`)
  row("---", "---")
  row("changes made and acted on", `${churn.seen.length}`)
  for (const [fault, count] of faults.counts) row(`faults: ${fault}`, count)
  row("delay, median", `${quantile(seconds, 0.5).toFixed(2)} s`)
  row("delay, 99th percentile", `${quantile(seconds, 0.99).toFixed(1)} s`)
  row("delay, worst", `${worst().toFixed(1)} s`)
  row("delay, bound", `${BOUND_SECONDS} s`)
  row("requests of the operator that were answered", requests)
  row("memory at the end, at most", `${usage.rssMiB.toFixed(0)} MiB, ${usage.peakRssMiB.toFixed(0)} MiB`)
  row("memory, growth after the warm-up", `${(growth * 60).toFixed(1)} MiB/h`)
  row("CPU", `${((usage.cpuSeconds / ((performance.now() - started) / 1000)) * 100).toFixed(1)} % of one core`)
  const defects = operator.log().match(/"Reconciling ended in a defect"/g)?.length ?? 0
  row("defects", defects)
  if (defects > 0) problems.push(`${defects} reconciles ended in a defect`)

  const restMinutes = Number(values["rest-minutes"])
  if (restMinutes > 0) {
    say(`\nat rest: ${REST_SERVICES} more services, ${restMinutes} minutes`)
    await cluster.write([namespace("rest"), ...services(REST_SERVICES, "rest", 1)])
    await untilRunning(cluster, REST_SERVICES, { selection: { namespace: "rest" }, seconds: 300, everyMillis: 1000 })
    await untilQuiet(cluster, 5)
    const written = async () => writesIn(await cluster.audit.requestsOf(OPERATOR_USER)).length
    const before = { writes: await written(), usage: await processUsage(pid) }
    await sleep(restMinutes * 60_000)
    const writes = (await written()) - before.writes
    const cpu = (await processUsage(pid)).cpuSeconds - before.usage.cpuSeconds
    say(`${writes} writes, ${((cpu / restMinutes / 60) * 100).toFixed(2)} % of one core`)
    if (writes > 0) problems.push(`${writes} writes at rest`)
  }
  await network.close()
} finally {
  await cluster.stop()
}
for (const problem of problems) say(`FAILED: ${problem}`)
if (problems.length === 0) say("clean")
process.exitCode = problems.length === 0 ? 0 : 1
