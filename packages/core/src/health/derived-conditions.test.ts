import { describe, expect, it } from "@effect/vitest"
import { InfrastructureError } from "../errors/domain-error.ts"
import { findCondition } from "./conditions.ts"
import { component, failing, judge, object, shown, stored } from "./evaluate-health.fixtures.ts"
import type { HealthInput } from "./health-verdict.ts"
import type { RootState } from "./settled-component.ts"

describe("conditions that follow from the verdict", () => {
  const mirror: NonNullable<HealthInput<RootState>["derived"]> = ({ status, component: find }) => [
    { type: "Mirror", status: find("A")?.state === "Ready" ? "True" : "False", reason: status, message: "" },
  ]

  it("take no part in it, are told silently, and come before Ready", () => {
    const verdict = judge([component("A", { state: "Pending" })], { derived: mirror })
    expect(verdict.conditions.map(({ type }) => type)).toEqual(["AReady", "Mirror", "Ready"])
    expect(shown(verdict, "Mirror")).toBe("False/Pending")
    expect(verdict.reports[1]?.observability).toBe("silent")
  })

  it("stay with the verdict during a blip", () => {
    const kept = [stored("AReady", "True", "Fine"), stored("Mirror", "True", "Ready"), stored("Ready", "True", "Fine")]
    const error = new InfrastructureError({ reason: "Timeout", message: "" })
    const verdict = judge([failing("A", error)], { object: object(kept, "Ready"), derived: mirror })
    expect(findCondition(verdict.conditions, "Mirror")).toEqual(kept[1])
  })

  it("a kind says in its own words that it is ready", () => {
    const verdict = judge([component("A")], { ready: { reason: "Ready", message: "Service is ready" } })
    expect(findCondition(verdict.conditions, "Ready")).toMatchObject({ reason: "Ready", message: "Service is ready" })
  })

  it("the earliest wish to be looked at again counts", () => {
    const verdict = judge([component("A", { requeueAfterSeconds: 30 }), component("B", { requeueAfterSeconds: 60 })])
    expect(verdict.requeueAfterSeconds).toBe(30)
  })
})
