import { renderFieldPath } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { findFieldPath } from "./field-path.ts"

describe("the steps of a written path", () => {
  const object = { a: { "b.c": [{ d: 1 }], b: { c: 2 } }, labels: { "app.io/x": "y", team: "z" } }
  it.each([
    ["a.b.c[0].d", ["a", "b.c", 0, "d"]],
    ["labels[app.io/x]", ["labels", "app.io/x"]],
    ["labels['team']", ["labels", "team"]],
    ["labels.app.io/x", ["labels", "app.io/x"]],
    ["labels.missing", ["labels"]],
    ["", []],
    ["constructor.name", []],
  ])("%s", (path, steps) => {
    expect(findFieldPath(path, object)).toEqual(steps)
  })

  it("are found again from what was rendered", () => {
    const steps = ["labels", "app.io/x"]
    expect(findFieldPath(renderFieldPath(steps), object)).toEqual(steps)
  })
})
