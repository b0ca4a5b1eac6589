import { describe, expect, it } from "@effect/vitest"
import {
  AuthError,
  InfrastructureError,
  InvalidSpecError,
  MissingDownstreamError,
  MissingUpstreamError,
  ResourceExhaustionError,
} from "../errors/domain-error.ts"
import { formatTime } from "../time/rfc3339.ts"
import type { ComponentHealth } from "./component-health.ts"
import { findCondition } from "./conditions.ts"
import { component, failing, judge, object, shown, stored, T0 } from "./evaluate-health.fixtures.ts"
import type { RootState } from "./settled-component.ts"

describe("the verdict over components", () => {
  it("engine #1: all ready", () => {
    const verdict = judge([component("A"), component("B")])
    expect(verdict).toMatchObject({ status: "Ready", shouldApply: true, retry: undefined })
    expect(verdict.requeueAfterSeconds).toBeUndefined()
    expect(verdict.conditions.map(({ type }) => type)).toEqual(["AReady", "BReady", "Ready"])
    expect(shown(verdict, "Ready")).toBe("True/AllComponentsReady")
    expect(findCondition(verdict.conditions, "Ready")).toMatchObject({ observedGeneration: 3 })
  })

  it.each<[string, ReadonlyArray<ComponentHealth>, RootState, string]>([
    [
      "engine #2: waiting for others is Pending",
      [component("A", { state: "Progressing", reason: "R", dependency: "Upstream" })],
      "Pending",
      "False/Progressing",
    ],
    [
      "engine #3: own work is Progressing",
      [component("A", { state: "Progressing", dependency: "Downstream" })],
      "Progressing",
      "False/Progressing",
    ],
    [
      "engine #4: own work that waits is Pending",
      [component("A", { state: "Pending", dependency: "Downstream" })],
      "Pending",
      "False/Progressing",
    ],
    ["engine #5: starting is Progressing", [component("A", { state: "Starting" })], "Progressing", "False/Progressing"],
    [
      "engine #6: an error state outweighs progress and gives its reason",
      [
        component("A", { state: "NotAvailable", reason: "GPUNotAvailable", message: "no GPU" }),
        component("B", { state: "Progressing" }),
      ],
      "NotAvailable",
      "False/GPUNotAvailable",
    ],
    [
      "engine #7: the worst state, with the reason of the first error",
      [component("A", { state: "Degraded", reason: "RA" }), component("B", { state: "Failed", reason: "RB" })],
      "Failed",
      "False/RA",
    ],
  ])("%s", (_, components, status, ready) => {
    const verdict = judge(components)
    expect([verdict.status, shown(verdict, "Ready"), verdict.shouldApply]).toEqual([status, ready, true])
  })

  it("engine #2: the reason of a waiting component stays in its own condition, and Ready names it", () => {
    const verdict = judge([component("A", { state: "Progressing", reason: "R", dependency: "Upstream" })])
    expect(shown(verdict, "AReady")).toBe("False/R")
    expect(findCondition(verdict.conditions, "Ready")?.message).toBe("A is not ready: R")
  })

  it("the order of conditions is that of the declaration, not that of the report", () => {
    const verdict = judge([component("B"), component("A")])
    expect(verdict.conditions.map(({ type }) => type)).toEqual(["AReady", "BReady", "Ready"])
  })

  it("engine #20: a declared component that is not reported leaves no condition and holds nobody back", () => {
    const verdict = judge([component("A")], { object: object([stored("GoneReady", "False", "Lost")]) })
    expect(shown(verdict, "GoneReady")).toBeUndefined()
    expect(verdict.status).toBe("Ready")
  })

  it("engine #22: no components at all is a defect, not readiness", () => {
    const verdict = judge([])
    expect([verdict.status, shown(verdict, "Ready"), verdict.shouldApply]).toEqual([
      "Degraded",
      "Unknown/NoComponents",
      false,
    ])
    expect(verdict.reports.at(-1)?.observability).toBe("error")
  })
})

describe("errors by category", () => {
  const auth = new AuthError({ reason: "Unauthorized", message: "no" })
  const invalid = new InvalidSpecError({ reason: "Bad", message: "" })
  const upstream = new MissingUpstreamError({ reason: "ConfigNotFound", message: "no config team" })
  const infrastructure = new InfrastructureError({ reason: "Timeout", message: "" })

  it("engine #8: refused credentials before an unreachable API; nothing is applied, and it is retried", () => {
    const verdict = judge([failing("A", auth), failing("B", infrastructure)])
    expect([verdict.status, shown(verdict, "Ready")]).toEqual(["Failed", "False/AuthError"])
    expect(verdict.shouldApply).toBe(false)
    expect(verdict.retry?.message).toBe("infrastructure error (1 failure)")
  })

  it("engine #9: an invalid specification before a missing reference; no retry", () => {
    const verdict = judge([failing("A", upstream), failing("B", invalid)])
    expect([verdict.status, shown(verdict, "ConfigValid"), shown(verdict, "Ready")]).toEqual([
      "Failed",
      "False/InvalidSpec",
      "False/InvalidSpec",
    ])
    expect([verdict.shouldApply, verdict.retry]).toEqual([false, undefined])
  })

  it("engine #10: a missing reference fails the object and is looked for again", () => {
    const verdict = judge([failing("A", upstream)])
    expect([verdict.status, shown(verdict, "AReady"), shown(verdict, "ConfigValid")]).toEqual([
      "Failed",
      "False/ConfigNotFound",
      "False/ReferenceNotFound",
    ])
    expect(findCondition(verdict.conditions, "Ready")?.message).toBe("A: ConfigNotFound: no config team")
    expect(verdict.requeueAfterSeconds).toBeGreaterThanOrEqual(270)
    expect(verdict.requeueAfterSeconds).toBeLessThanOrEqual(330)
  })

  it("engine #11: a missing child is work in progress", () => {
    const verdict = judge([failing("A", new MissingDownstreamError({ reason: "ResourceNotReady", message: "" }))])
    expect([verdict.status, verdict.shouldApply]).toEqual(["Progressing", true])
    expect(verdict.conditions.map(({ type }) => type)).toEqual(["AReady", "Ready"])
  })

  it("engine #12: a full disk fails the object and blocks nothing", () => {
    const verdict = judge([failing("A", new ResourceExhaustionError({ reason: "StorageFull", message: "" }))])
    expect([verdict.status, shown(verdict, "Ready"), verdict.shouldApply]).toEqual([
      "Failed",
      "False/StorageFull",
      true,
    ])
    expect(shown(verdict, "ConfigValid")).toBeUndefined()
  })

  it("engine #13: an explicit state stands beside the error", () => {
    const verdict = judge([component("A", { state: "Ready", errors: [auth] })])
    expect([shown(verdict, "AReady"), shown(verdict, "AuthValid"), verdict.status]).toEqual([
      "True/Unauthorized",
      "False/AuthError",
      "Failed",
    ])
  })

  it("engine #14: what is mended turns True, now", () => {
    const verdict = judge([component("A")], { object: object([stored("ConfigValid", "False", "InvalidSpec")]) })
    expect(findCondition(verdict.conditions, "ConfigValid")).toMatchObject({
      status: "True",
      reason: "ConfigurationValid",
      lastTransitionTime: formatTime(T0),
    })
  })

  it("engine #15: what never was wrong is not told", () => {
    expect(judge([component("A")]).conditions.map(({ type }) => type)).toEqual(["AReady", "Ready"])
  })

  it("a missing permission of the operator is told as such, and is nobody's wrong credentials", () => {
    const verdict = judge([failing("A", new InfrastructureError({ reason: "OperatorForbidden", message: "" }))])
    expect(shown(verdict, "DependenciesReachable")).toBe("False/OperatorForbidden")
    expect(shown(verdict, "AuthValid")).toBeUndefined()
  })

  it.each([auth, invalid, upstream, infrastructure])(
    "service #51: observations of own children never gate: $_tag",
    (error) => {
      const verdict = judge([component("A"), component("B", { errors: [error], gates: false })])
      expect(verdict.shouldApply).toBe(true)
      expect(verdict.status).not.toBe("Ready")
    },
  )
})
