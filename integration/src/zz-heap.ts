import { setTimeout as sleep } from "node:timers/promises"
import { bundleProgram } from "../../scripts/bundle.ts"
import { startLoadCluster, untilQuiet, untilRunning } from "./scale/load-cluster.ts"
import { processUsage } from "./scale/process-usage.ts"
import { gpuNodes, namespace, readyModels, routing, services } from "./scale/ready-catalog.ts"

const N = Number(process.argv[2] ?? 1500)
const bundle = await bundleProgram("operator", "/tmp/zz")
const cluster = await startLoadCluster()
await cluster.write([...gpuNodes(1000), ...routing, ...readyModels(150)])
const ns = `load`
await cluster.write([namespace(ns), ...services(N, ns, 150)])
let op = await cluster.operate({ program: ["--max-semi-space-size=2", bundle] })
await untilRunning(cluster, N, { selection: { namespace: ns }, seconds: 900, everyMillis: 2000 })
await untilQuiet(cluster)
console.log("cold", await processUsage(op.child.pid ?? 0))
op.child.kill("SIGTERM")
await op.ended
for (const v of [
  "--max-semi-space-size=2 --heapsnapshot-signal=SIGUSR2 --diagnostic-dir=/tmp/zz --require /tmp/memhook.cjs",
  "--max-semi-space-size=2 --optimize-for-size",
  "--max-semi-space-size=2 --max-old-space-size=256",
]) {
  op = await cluster.operate({ program: [...v.split(" "), bundle] })
  await sleep(15000)
  console.log("warm", v, await processUsage(op.child.pid ?? 0))
  if (v.includes("heapsnap")) {
    console.log(
      op
        .log()
        .split("\n")
        .filter((l) => l.includes('"mem"'))
        .at(-1),
    )
    op.child.kill("SIGUSR2")
    await sleep(20000)
  }
  op.child.kill("SIGTERM")
  await op.ended
}
await cluster.stop()
