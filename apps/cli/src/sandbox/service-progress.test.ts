import { describe, expect, it } from "@effect/vitest"
import { plain } from "../render/palette.ts"
import type { ServiceRow } from "../render/service-table.ts"
import { changedRows, progressLine } from "./service-progress.ts"

const row: ServiceRow = {
  namespace: "ml-team",
  name: "chat",
  status: "Pending",
  template: "",
  replicas: "",
  path: "",
  reason: "ModelNotReady",
  message: "the model is not ready",
}

describe("what is shown of a change", () => {
  it.each([
    ["a service that is new", [], [row], [row]],
    ["nothing while all is the same", [row], [row], []],
    ["a service with another status", [row], [{ ...row, status: "Running" }], [{ ...row, status: "Running" }]],
    ["not a message that was reworded", [row], [{ ...row, message: "still not" }], []],
  ])("%s", (_title, before, after, expected) => {
    expect(changedRows(before, after)).toEqual(expected)
  })

  it("is a line with what is known", () => {
    const running = { ...row, status: "Running", template: "fp8", replicas: "1", path: "/a", reason: "" }
    expect(progressLine(1.24, running, plain)).toBe(
      "  1.2s  ml-team/chat              Running  template=fp8 replicas=1 path=/a",
    )
  })
})
