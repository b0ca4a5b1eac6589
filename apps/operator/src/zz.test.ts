import { writeFileSync } from "node:fs"
import { it } from "@effect/vitest"
import { Effect } from "effect"
import fc from "fast-check"
import { simulateEngine } from "./test-fixtures/engine-simulation.ts"
import { randomSimulation } from "./test-fixtures/random-simulation.ts"

const from = Number(process.env.FROM ?? 1),
  to = Number(process.env.TO ?? 10)
it.effect(
  "x",
  () =>
    Effect.gen(function* () {
      for (let seed = from; seed <= to; seed++) {
        const [s] = fc.sample(randomSimulation, { seed, numRuns: 1 })
        if (!s) continue
        const { defects, writtenAtRest, faults, objects } = yield* simulateEngine(s)
        writeFileSync(`/tmp/sim/seed-${seed}.json`, JSON.stringify(objects, null, 1))
        const counts = new Map<string, number>()
        for (const w of writtenAtRest) counts.set(w, (counts.get(w) ?? 0) + 1)
        process.stdout.write(
          `seed ${seed}: faults ${faults}, objects ${objects.length}, defects ${defects.length} ${defects.slice(0, 2)}\n`,
        )
        for (const [w, n] of [...counts].slice(0, 12)) process.stdout.write(`   ${n} ${w}\n`)
      }
    }),
  500000,
)
