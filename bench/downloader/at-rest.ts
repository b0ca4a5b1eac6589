// Measures what artifacts cost whose files are there, and prints the table of bench/README.md.
// `node bench/downloader/at-rest.ts [COUNT]`: so many artifacts, 500 unless given.
import { mkdtemp, rm } from "node:fs/promises"
import { loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { untilArtifactsReady, writeFilledArtifacts } from "../../integration/src/caches/resting-artifacts.ts"
import { writesIn } from "../../integration/src/operator/audit-log.ts"
import { OPERATOR_USER } from "../../integration/src/operator/installed-cluster.ts"
import type { OperatorProcess } from "../../integration/src/operator/operator-process.ts"
import { startLoadCluster, untilQuiet } from "../../integration/src/scale/load-cluster.ts"
import { processUsage } from "../../integration/src/scale/process-usage.ts"
import { bundleProgram, NODE_FLAGS } from "../../scripts/bundle.ts"

const SECONDS = 60
const count = Number(process.argv[2] ?? 500)

const print = (cells: ReadonlyArray<string | number>) => process.stdout.write(`| ${cells.join(" | ")} |\n`)

const folder = await mkdtemp(join(tmpdir(), "aim-engine-bench-"))
const cluster = await startLoadCluster()
try {
  const program = [...NODE_FLAGS, await bundleProgram("operator", folder)]
  const requests = () => cluster.audit.requestsOf(OPERATOR_USER)
  const cpuOf = async (operator: OperatorProcess) => (await processUsage(operator.child.pid ?? 0)).cpuSeconds
  /** Waits for something, and prints what an operator did meanwhile; one that is not given is started first. */
  const measured = async (
    what: string,
    act: () => Promise<void>,
    running?: OperatorProcess,
  ): Promise<OperatorProcess> => {
    const before = (await requests()).length
    const cpuBefore = running === undefined ? 0 : await cpuOf(running)
    const operator = running ?? (await cluster.operate({ program }))
    await act()
    const sent = (await requests()).slice(before)
    const { cpuSeconds, rssMiB } = await processUsage(operator.child.pid ?? 0)
    const cells = [sent.length, writesIn(sent).length, `${(cpuSeconds - cpuBefore).toFixed(2)} s`]
    print([what, ...cells, `${rssMiB.toFixed(0)} MiB`])
    return operator
  }

  await writeFilledArtifacts(cluster, count)
  process.stdout.write(`Load before: ${loadavg()[0]?.toFixed(2)}\n\n`)
  print([`${count} artifacts`, "requests", "writes", "CPU", "RSS"])
  print(["---", "---", "---", "---", "---"])
  const first = await measured("seen for the first time", async () => {
    await untilArtifactsReady(cluster, count)
    await untilQuiet(cluster)
  })
  await measured(`${SECONDS} seconds at rest`, () => sleep(SECONDS * 1000), first)
  first.child.kill("SIGTERM")
  await first.ended
  await measured("an operator that starts anew", () => untilQuiet(cluster))
} finally {
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
}
