// Everything that must hold before a change lands, in the order in which a failure is cheapest to see.
// Closes with one line, `N passed, N failed`: each step before the tests counts as one, each test as one.
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isKServeBuilt, kserveBinary } from "../integration/src/kserve/kserve-binary.ts"

interface Step {
  readonly name: string
  readonly command: ReadonlyArray<string>
}

const steps: ReadonlyArray<Step> = [
  { name: "lint and format", command: ["biome", "ci", "--error-on-warnings", "."] },
  { name: "types", command: ["tsc", "-p", "tsconfig.json"] },
  { name: "packages/api is pure", command: ["tsc", "-p", "packages/api"] },
  { name: "packages/core is pure", command: ["tsc", "-p", "packages/core"] },
  { name: "generated files are current", command: ["node", "scripts/generate.ts", "--check"] },
]

const folder = mkdtempSync(join(tmpdir(), "aim-engine-check-"))

/** The tests start hundreds of processes from the same sources: what one has compiled, the others need not. */
const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") }

const run = (command: ReadonlyArray<string>): boolean => {
  const [program = "", ...args] = command
  return spawnSync(program, args, { stdio: ["ignore", "inherit", "inherit"], env }).status === 0
}

let passed = 0
let failed = 0
const count = async (name: string, check: () => boolean | Promise<boolean>): Promise<void> => {
  const started = performance.now()
  const ok = await check()
  ok ? passed++ : failed++
  process.stdout.write(`${ok ? "ok    " : "FAILED"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`)
}
for (const { name, command } of steps) await count(name, () => run(command))

const given = process.argv.slice(2)
const namesProject = given.some((argument) => argument.startsWith("--project"))
// Continuous integration leaves nothing out. What takes minutes to build is built before anything that has a time limit.
if (process.env.CI !== undefined && !namesProject)
  await count("KServe's manager is built", () =>
    kserveBinary().then(
      () => true,
      (error: unknown) => {
        process.stderr.write(`${error}\n`)
        return false
      },
    ),
  )
const leftOut = namesProject || (await isKServeBuilt()) ? [] : ["--project=!kserve"]
if (leftOut.length > 0)
  process.stdout.write("left out: the tests with KServe's manager, which is not built yet (npm run test:kserve)\n")

const report = join(folder, "vitest.json")
const ok = run([
  "vitest",
  "run",
  "--config",
  "vitest.workspace.ts",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
  ...leftOut,
  ...given,
])
try {
  const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, "utf8"))
  passed += numPassedTests
  // A file that cannot even be loaded has no tests to count, yet it is a failure; so is a test that did not run.
  const notRun = numTotalTests - numPassedTests - numFailedTests
  failed += numFailedTests + notRun + (ok || numFailedTests + notRun > 0 ? 0 : 1)
} catch {
  failed++
}
rmSync(folder, { recursive: true, force: true })

process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
