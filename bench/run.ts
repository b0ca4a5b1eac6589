// Runs the benchmarks and prints one Markdown table for each, as they stand in bench/README.md.
import type { Bench } from "tinybench"
import { reconcile } from "./reconcile.ts"
import { selection } from "./selection.ts"

const milliseconds = (value: number | undefined): string => (value === undefined ? "–" : `${value.toPrecision(3)} ms`)

const print = (bench: Bench): void => {
  const rows = bench.tasks.map(({ name, result }) => {
    const latency = "latency" in result ? result.latency : undefined
    return `| ${name} | ${milliseconds(latency?.p50)} | ${milliseconds(latency?.p99)} |`
  })
  process.stdout.write(`\n### ${bench.name}\n\n| | median | 99th percentile |\n|---|---|---|\n${rows.join("\n")}\n`)
}

print(await selection())
print(await reconcile())
