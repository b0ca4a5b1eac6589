import { describe, expect, it } from "@effect/vitest"
import { documentedRuns, pageText, runAsReader } from "./test-fixtures/documented-runs.ts"

/** Pages whose commands are run, and those that have none to run. */
const PAGES = [
  "quickstart",
  "concepts",
  "resource-lifecycle",
  "runtime-config",
  "multi-tenancy",
  "caching",
  "storage",
  "private-sources",
  "kserve",
  "monitoring",
  "security",
  "reference/cli",
  "checking-manifests",
  "contributing/state-engine",
  "contributing/testing",
  "contributing/release",
]

describe("the commands of the documentation", () => {
  it.each(PAGES.flatMap(documentedRuns))(
    "$page, line $line, print what the page says",
    (run) => {
      expect(runAsReader(run).trimEnd()).toBe(run.output.trimEnd())
    },
    120_000,
  )

  it.each(PAGES)("%s: all are run, or stand behind a comment that says what they need", (page) => {
    const text = pageText(page)
    const blocks = [...text.matchAll(/(?<before>[^\n]*\n)```sh\n(?<commands>[\s\S]*?)```\n/g)]
    const run = new Set(documentedRuns(page).map(({ commands }) => commands))
    const others = blocks
      .filter(({ groups }) => !groups?.before?.startsWith("<!-- needs "))
      .flatMap(({ groups }) => groups?.commands ?? [])
      .filter((commands) => !run.has(commands))
    expect(others).toEqual([])
  })
})
