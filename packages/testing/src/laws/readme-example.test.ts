import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8")

/** The blocks of the README in a language, in order. */
const blocks = (language: string): ReadonlyArray<string> =>
  [...read("../../README.md").matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "gs"))].map(
    ([, block = ""]) => block,
  )

it("the example of the README is the one that runs, and prints what the README says", () => {
  expect(blocks("ts")[0]).toBe(read("../../examples/check-catalog.ts"))
  const path = fileURLToPath(new URL("../../examples/check-catalog.ts", import.meta.url))
  const printed = execFileSync(process.execPath, [path], { encoding: "utf8" })
  expect(printed.trimEnd()).toBe(blocks("text")[0]?.trimEnd())
}, 30_000)
