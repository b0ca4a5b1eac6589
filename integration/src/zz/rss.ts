import { setTimeout as sleep } from "node:timers/promises"
import { startLoadCluster, untilQuiet, untilRunning } from "../scale/load-cluster.ts"
import { processUsage } from "../scale/process-usage.ts"
import { gpuNodes, namespace, readyCaches, readyModels, routing, services } from "../scale/ready-catalog.ts"

const cluster = await startLoadCluster()
await cluster.write([...gpuNodes(4), ...routing, ...readyModels(50)])
const variants = [
  [],
  ["--max-semi-space-size=2"],
  ["--max-semi-space-size=4"],
  ["--max-semi-space-size=8"],
  ["--optimize-for-size"],
  ["--max-semi-space-size=2", "--optimize-for-size"],
  ["--max-semi-space-size=4", "min"],
]
let n = 0
for (const v of variants) {
  const ns = `load-${n++}`
  await cluster.write([namespace(ns), ...readyCaches(50, ns)])
  const bundle = v.includes("min") ? "/tmp/op.min.mjs" : "/work/main/dist/operator.mjs"
  const op = await cluster.operate({ program: [...v.filter((x) => x !== "min"), bundle] })
  await sleep(2000)
  const u0 = await processUsage(op.child.pid ?? 0)
  const t = performance.now()
  await cluster.write(services(50, ns, 50))
  await untilRunning(cluster, 50, { selection: { namespace: ns } })
  const s = (performance.now() - t) / 1000
  await untilQuiet(cluster)
  const u = await processUsage(op.child.pid ?? 0)
  console.log(
    v.join(" "),
    "start peak",
    u0.peakRssMiB.toFixed(0),
    "after rss",
    u.rssMiB.toFixed(0),
    "peak",
    u.peakRssMiB.toFixed(0),
    "cpu",
    (u.cpuSeconds - u0.cpuSeconds).toFixed(2),
    "s",
    s.toFixed(1),
  )
  op.child.kill("SIGTERM")
  await op.ended
}
await cluster.stop()
