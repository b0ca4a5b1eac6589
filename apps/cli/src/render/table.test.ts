import { stripVTControlCharacters } from "node:util"
import { expect, it } from "@effect/vitest"
import colors from "picocolors"
import { plain } from "./palette.ts"
import { renderTable } from "./table.ts"

const rows = [
  ["llama-chat", "Running", "/ml-team/llama-chat"],
  ["x", "Pending", ""],
]

it("aligns columns under their titles", () => {
  expect(renderTable(["NAME", "STATUS", "PATH"], rows, plain)).toBe(
    ["NAME        STATUS   PATH", "llama-chat  Running  /ml-team/llama-chat", "x           Pending"].join("\n"),
  )
})

it("aligns coloured cells as plain ones", () => {
  const palette = colors.createColors(true)
  const coloured = renderTable(
    ["NAME", "STATUS", "PATH"],
    rows.map(([name = "", status = "", path = ""]) => [name, palette.green(status), path]),
    palette,
  )
  const withoutColours = stripVTControlCharacters(coloured)
  expect(withoutColours.split("\n").map((line) => line.trimEnd())).toEqual(
    renderTable(["NAME", "STATUS", "PATH"], rows, plain).split("\n"),
  )
})

it("prints titles alone when there is nothing to show", () => {
  expect(renderTable(["NAME"], [], plain)).toBe("NAME")
})

it("keeps each row on one line", () => {
  expect(renderTable(["NAME", "MESSAGE"], [["a", "first\n  second"]], plain)).toBe("NAME  MESSAGE\na     first second")
})

it("takes time in proportion to its rows", () => {
  const many = Array.from({ length: 20_000 }, (_, index) => [`service-${index}`, "Running", "/path"])
  const started = performance.now()
  expect(renderTable(["NAME", "STATUS", "PATH"], many, plain).split("\n")).toHaveLength(20_001)
  expect(performance.now() - started).toBeLessThan(2000)
})
