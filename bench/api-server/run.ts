// Measures the operator on a real API server, and prints the tables of bench/README.md.
// `node bench/api-server/run.ts [COUNT…]`: each count of services is measured twice, 50 and 500 unless given.
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { bundleProgram, NODE_FLAGS } from "../../scripts/bundle.ts"
import { type Measurement, measure } from "./measure.ts"

const RUNS = 2

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [50, 500]
const print = (text: string) => process.stdout.write(`${text}\n`)

const total = ({ requestsPerService }: Measurement): number =>
  [...requestsPerService.values()].reduce((sum, count) => sum + count, 0)

const row = (cells: ReadonlyArray<string | number>): string => `| ${cells.join(" | ")} |`

const measurements: Array<Measurement> = []
// What the image has is measured, and not the sources.
const folder = await mkdtemp(join(tmpdir(), "aim-engine-bench-"))
try {
  const program = [...NODE_FLAGS, await bundleProgram("operator", folder)]
  for (const count of counts) for (let run = 0; run < RUNS; run++) measurements.push(await measure(count, program))
} finally {
  await rm(folder, { recursive: true, force: true })
}

print(
  row([
    "services",
    "all InferenceServices exist",
    "all Running",
    "requests/service",
    "reconciles/service",
    "CPU",
    "peak RSS",
  ]),
)
print(row(["---", "---", "---", "---", "---", "---", "---"]))
for (const each of measurements)
  print(
    row([
      each.services,
      `${each.secondsUntilInferenceServices.toFixed(1)} s`,
      `${each.secondsUntilRunning.toFixed(1)} s`,
      total(each).toFixed(1),
      each.reconcilesPerService.toFixed(1),
      `${each.cpuSeconds.toFixed(1)} s`,
      `${each.peakRssMiB.toFixed(0)} MiB`,
    ]),
  )

for (const each of measurements) {
  print(`\nRequests per service, ${each.services} services:\n`)
  print(row(["request", "per service"]))
  print(row(["---", "---"]))
  for (const [request, count] of each.requestsPerService) print(row([request, count.toFixed(2)]))
}
