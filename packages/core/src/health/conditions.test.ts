import type { Condition } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { formatTime } from "../time/rfc3339.ts"
import { diffTransitions, setCondition } from "./conditions.ts"

const T0 = 1_767_225_600_000
const stored: ReadonlyArray<Condition> = [
  { type: "A", status: "False", reason: "Waiting", message: "old", lastTransitionTime: formatTime(T0) },
  { type: "B", status: "True", reason: "Done", message: "", lastTransitionTime: formatTime(T0) },
]
const later = T0 + 60_000

describe("setCondition", () => {
  it("engine #23: a new message keeps the time and is no transition", () => {
    const next = setCondition(stored, { type: "A", status: "False", reason: "Waiting", message: "new" }, later)
    expect(next[0]).toMatchObject({ message: "new", lastTransitionTime: formatTime(T0) })
    expect(diffTransitions(stored, next)).toEqual([])
  })

  it("engine #24: a new reason moves the time and is one transition", () => {
    const next = setCondition(stored, { type: "A", status: "False", reason: "Failed", message: "" }, later)
    expect(next[0]).toMatchObject({ reason: "Failed", lastTransitionTime: formatTime(later) })
    expect(diffTransitions(stored, next)).toEqual([{ condition: next[0], previous: stored[0] }])
  })

  it("a new type is appended, the order stays, and it is a transition", () => {
    const next = setCondition(stored, { type: "C", status: "True", reason: "Done", message: "" }, later, 4)
    expect(next.map(({ type }) => type)).toEqual(["A", "B", "C"])
    expect(next[2]?.observedGeneration).toBe(4)
    expect(diffTransitions(stored, next)).toEqual([{ condition: next[2], previous: undefined }])
  })

  it("a removal is no transition", () => {
    expect(diffTransitions(stored, stored.slice(1))).toEqual([])
  })

  it("a reason of others is brought into the API's form, and its time still stays", () => {
    const value = { type: "A", status: "False", reason: "not ready!", message: "" } as const
    const once = setCondition(stored, value, later)
    expect(once[0]?.reason).toBe("notready")
    expect(setCondition(once, value, later + 60_000)).toEqual(once)
  })
})
