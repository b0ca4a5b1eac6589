import { setTimeout as sleep } from "node:timers/promises"
import { startLoadCluster, untilQuiet, untilRunning } from "./scale/load-cluster.ts"
import { processUsage } from "./scale/process-usage.ts"
import { gpuNodes, namespace, readyCaches, readyModels, routing, services } from "./scale/ready-catalog.ts"
import { bundleProgram } from "../../scripts/bundle.ts"
import { readFileSync, writeFileSync } from "node:fs"
const N = Number(process.argv[2] ?? 300)
const bundle = await bundleProgram("operator", "/tmp/zz")
const variants = process.argv.slice(3).map((v) => v.split(" ").filter(Boolean))
let n = 0
for (const v of variants) {
  const cluster = await startLoadCluster()
  await cluster.write([ ...gpuNodes(4), ...routing, ...readyModels(N)])
  const ns = `load`
  await cluster.write([namespace(ns), ...readyCaches(N, ns)])
  const op = await cluster.operate({ program: [...v, bundle] })
  await sleep(2000)
  const u0 = await processUsage(op.child.pid ?? 0)
  const t = performance.now()
  await cluster.write(services(N, ns, N))
  await untilRunning(cluster, N, { selection: { namespace: ns }, seconds: 300, everyMillis: 1000 })
  const s = (performance.now() - t) / 1000
  await untilQuiet(cluster)
  const u = await processUsage(op.child.pid ?? 0)
  console.log(v.join(" "), "| start", u0.peakRssMiB.toFixed(0), "after rss", u.rssMiB.toFixed(0), "peak", u.peakRssMiB.toFixed(0), "cpu", (u.cpuSeconds-u0.cpuSeconds).toFixed(2), "s", s.toFixed(1))
  writeFileSync(`/tmp/zz/log-${n++}.txt`, op.log())
  writeFileSync(`/tmp/zz/smaps-${n}.txt`, readFileSync(`/proc/${op.child.pid}/smaps`))
  if (v.some((x) => x.includes("heapsnapshot"))) { op.child.kill("SIGUSR2"); await sleep(15000) }
  op.child.kill("SIGTERM"); await op.ended
  await cluster.stop()
}
