import { describe, expect, it } from "@effect/vitest"
import { plain } from "./palette.ts"
import { changedRows, progressLine } from "./service-progress.ts"
import type { ServiceRow } from "./service-row.ts"

const FIELDS = ["template", "replicas", "path", "reason"] as const

const row: ServiceRow = {
  namespace: "ml-team",
  name: "chat",
  status: "Pending",
  model: "",
  template: "",
  gpu: "",
  replicas: "",
  cache: "",
  path: "",
  reason: "ModelNotReady",
  message: "the model is not ready",
  metric: "",
  precision: "",
  runtimeConfig: "",
  createdAt: "",
}

describe("what is shown of a change", () => {
  it.each([
    ["a service that is new", [], [row], [row]],
    ["nothing while all is the same", [row], [row], []],
    ["a service with another status", [row], [{ ...row, status: "Running" }], [{ ...row, status: "Running" }]],
    ["not a message that was reworded", [row], [{ ...row, message: "still not" }], []],
  ])("%s", (_title, before, after, expected) => {
    expect(changedRows(before, after, FIELDS)).toEqual(expected)
  })

  it("is a line with what is known", () => {
    const running = { ...row, status: "Running", template: "fp8", replicas: "1", path: "/a", reason: "" }
    expect(progressLine(1.24, running, FIELDS, plain)).toBe(
      "  1.2s  ml-team/chat              Running  template=fp8 replicas=1 path=/a",
    )
  })
})
