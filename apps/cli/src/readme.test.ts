import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, it } from "@effect/vitest"

const pathOf = (file: string) => fileURLToPath(new URL(`../../../${file}`, import.meta.url))
const textOf = (file: string) => readFileSync(pathOf(file), "utf8")

it("the README's example of the core runs, and prints what the README says", () => {
  const readme = textOf("README.md")
  expect(readme).toContain(textOf("examples/choose-template.ts").trim())
  const printed = execFileSync(process.execPath, [pathOf("examples/choose-template.ts")], { encoding: "utf8" })
  expect(readme).toContain(printed.trim())
})
