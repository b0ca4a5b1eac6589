import type { Condition } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import {
  type DomainError,
  InfrastructureError,
  InvalidSpecError,
  MissingDownstreamError,
} from "../errors/domain-error.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { findCondition } from "./conditions.ts"
import { evaluateHealth } from "./evaluate-health.ts"
import type { RootState } from "./settled-component.ts"

const T0 = 1_767_225_600_000

const failure = (error: DomainError, component = "Cache", name = "c"): ApplyFailure => ({
  component,
  ref: { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMTemplateCache", namespace: "ns", name },
  error,
})

const judge = (
  failures: ReadonlyArray<ApplyFailure>,
  now = T0,
  before: { readonly status?: RootState; readonly conditions?: ReadonlyArray<Condition> } = {},
) =>
  evaluateHealth<RootState>({
    object: { apiVersion: "v", kind: "K", metadata: { name: "m", uid: "u", generation: 1 }, status: before },
    declared: ["Model", "Cache"],
    components: [
      { component: "Model", errors: [] },
      { component: "Cache", errors: [] },
    ],
    failures,
    now,
    toStatus: (root) => root,
  })

const shown = (conditions: ReadonlyArray<Condition>, type: string) => {
  const condition = findCondition(conditions, type)
  return condition === undefined ? undefined : `${condition.status}/${condition.reason}`
}

describe("a write that did not get through", () => {
  const timeout = new InfrastructureError({ reason: "Timeout", message: "no answer" })

  it("engine #52: is not Ready at once, degrades after the grace, and moves the time once", () => {
    const first = judge([failure(timeout)])
    expect([first.status, shown(first.conditions, "Ready"), shown(first.conditions, "CacheReady")]).toEqual([
      "Progressing",
      "False/ApplyFailed",
      "False/ApplyFailed",
    ])
    expect([first.retry?._tag, first.requeueAfterSeconds]).toEqual(["Infrastructure", 10])

    const second = judge([failure(timeout)], T0 + 2000, first)
    expect(second.conditions).toEqual(first.conditions)

    const third = judge([failure(timeout)], T0 + 10_000, second)
    expect([third.status, shown(third.conditions, "Ready")]).toEqual(["Degraded", "False/ApplyFailed"])
    expect(findCondition(third.conditions, "DependenciesReachable")).toEqual(
      findCondition(first.conditions, "DependenciesReachable"),
    )
  })

  it("names every object, and leaves the other components alone", () => {
    const { conditions } = judge([failure(timeout, "Cache", "c"), failure(timeout, "Cache", "d")])
    expect(findCondition(conditions, "Ready")?.message).toBe(
      "AIMTemplateCache ns/c cannot be written: no answer; AIMTemplateCache ns/d cannot be written: no answer",
    )
    expect(shown(conditions, "ModelReady")).toBe("True/Ready")
  })
})

describe("a write that was refused", () => {
  it.each([
    ["by validation", new InvalidSpecError({ reason: "InvalidSpec", message: "spec.x: bad" }), "ApplyRejected"],
    [
      "engine #53: because the object belongs to somebody else",
      new InvalidSpecError({ reason: "AdoptionRefused", message: "made by hand" }),
      "AdoptionRefused",
    ],
  ])("%s fails the object under its own reason", (_, error, reason) => {
    const verdict = judge([failure(error)])
    expect([
      verdict.status,
      shown(verdict.conditions, "ConfigValid"),
      shown(verdict.conditions, "Ready"),
      shown(verdict.conditions, "CacheReady"),
    ]).toEqual(["Failed", `False/${reason}`, `False/${reason}`, `False/${reason}`])
  })

  it("is written again next time, and looked at again within minutes", () => {
    const verdict = judge([failure(new InvalidSpecError({ reason: "InvalidSpec", message: "" }))])
    expect([verdict.shouldApply, verdict.retry]).toEqual([true, undefined])
    expect(verdict.requeueAfterSeconds).toBeLessThanOrEqual(330)
  })

  it("is told on the owning component even where that is not reported", () => {
    const verdict = judge([failure(new InvalidSpecError({ reason: "InvalidSpec", message: "" }), "HTTPRoute")])
    expect(shown(verdict.conditions, "HTTPRouteReady")).toBe("False/ApplyRejected")
  })

  it("does not matter in a namespace that is going away", () => {
    const verdict = judge([failure(new MissingDownstreamError({ reason: "NamespaceTerminating", message: "" }))])
    expect(verdict.status).toBe("Ready")
  })
})
