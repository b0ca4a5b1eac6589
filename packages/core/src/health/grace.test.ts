import type { Condition } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { InfrastructureError, UnknownError } from "../errors/domain-error.ts"
import { component, failing, judge, object, shown, stored, T0 } from "./evaluate-health.fixtures.ts"

describe("a blip of the cluster or a registry", () => {
  const infrastructure = new InfrastructureError({ reason: "Timeout", message: "no answer" })
  const ready = [stored("AReady", "True", "Fine"), stored("Ready", "True", "AllComponentsReady")]
  const unreachableSince = (milliseconds: number): Condition =>
    stored("DependenciesReachable", "False", "InfrastructureError", T0 - milliseconds)

  it("engine #16: a ready object stays ready, untouched; only DependenciesReachable tells it", () => {
    const verdict = judge([failing("A", infrastructure)], { object: object(ready, "Ready") })
    expect(verdict.status).toBe("Ready")
    expect(verdict.conditions.filter(({ type }) => type !== "DependenciesReachable")).toEqual(ready)
    expect(shown(verdict, "DependenciesReachable")).toBe("False/InfrastructureError")
    expect([verdict.shouldApply, verdict.retry?._tag, verdict.requeueAfterSeconds]).toEqual([
      false,
      "Infrastructure",
      10,
    ])
  })

  it("engine #17: an object that was on its way stays on its way", () => {
    const conditions = [stored("AReady", "False", "Waiting"), stored("Ready", "False", "Progressing")]
    const verdict = judge([failing("A", infrastructure)], { object: object(conditions, "Progressing") })
    expect([verdict.status, shown(verdict, "AReady")]).toEqual(["Progressing", "False/Waiting"])
  })

  it("engine #18: it lasts ten seconds", () => {
    const almostOver = { ...unreachableSince(0), lastTransitionTime: "2025-12-31T23:59:50.100Z" }
    const within = judge([failing("A", infrastructure)], { object: object([...ready, almostOver], "Ready") })
    expect([within.status, within.requeueAfterSeconds]).toEqual(["Ready", 0.1])
    const after = judge([failing("A", infrastructure)], {
      object: object([...ready, unreachableSince(10_000)], "Ready"),
    })
    expect([after.status, shown(after, "AReady"), shown(after, "Ready")]).toEqual([
      "Degraded",
      "False/Timeout",
      "False/Timeout",
    ])
    expect(after.requeueAfterSeconds).toBeUndefined()
  })

  it("engine #19: an error that no rule knows has the same grace, and degrades after it", () => {
    const boom = new UnknownError({ reason: "UnknownError", message: "boom" })
    expect(judge([failing("A", boom)], { object: object(ready, "Ready") }).status).toBe("Ready")
    const after = judge([failing("A", boom)], { object: object([...ready, unreachableSince(11_000)], "Ready") })
    expect([after.status, shown(after, "Ready")]).toEqual(["Degraded", "False/InfrastructureError"])
  })

  it("what can be asked and is wrong is told at once", () => {
    const conditions = [...ready, stored("BReady", "True", "Fine")]
    const verdict = judge([failing("A", infrastructure), component("B", { state: "Failed", reason: "RB" })], {
      object: object(conditions, "Ready"),
    })
    expect([verdict.status, shown(verdict, "AReady"), shown(verdict, "Ready")]).toEqual([
      "Failed",
      "True/Fine",
      "False/RB",
    ])
  })

  it("when it is over, the conditions have kept their times", () => {
    const verdict = judge([component("A", { state: "Ready", reason: "Fine" })], {
      object: object([...ready, unreachableSince(5000)], "Ready"),
    })
    expect(verdict.transitions.map(({ condition }) => condition.type)).toEqual(["DependenciesReachable"])
  })
})
