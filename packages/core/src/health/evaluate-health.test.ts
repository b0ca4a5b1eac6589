import type { Condition } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import {
  AuthError,
  type DomainError,
  InfrastructureError,
  InvalidSpecError,
  MissingDownstreamError,
  MissingUpstreamError,
  ResourceExhaustionError,
  UnknownError,
} from "../errors/domain-error.ts"
import { formatTime } from "../time/rfc3339.ts"
import { type ComponentHealth, HEALTH_STATES } from "./component-health.ts"
import { findCondition } from "./conditions.ts"
import { evaluateHealth } from "./evaluate-health.ts"
import type { HealthInput, HealthVerdict } from "./health-verdict.ts"
import type { RootState } from "./settled-component.ts"

const T0 = 1_767_225_600_000
const DECLARED = ["A", "B", "Gone"]

const component = (name: string, rest: Partial<ComponentHealth> = {}): ComponentHealth => ({
  component: name,
  errors: [],
  ...rest,
})
const failing = (name: string, error: DomainError): ComponentHealth => component(name, { errors: [error] })

const object = (conditions: ReadonlyArray<Condition> = [], status?: RootState): HealthInput<RootState>["object"] => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMModel",
  metadata: { name: "m", namespace: "ns", uid: "uid-1", generation: 3 },
  status: { conditions, ...(status === undefined ? {} : { status }) },
})

const judge = (
  components: ReadonlyArray<ComponentHealth>,
  rest: Partial<HealthInput<RootState>> = {},
): HealthVerdict<RootState> =>
  evaluateHealth({ object: object(), declared: DECLARED, components, now: T0, toStatus: (root) => root, ...rest })

const shown = (verdict: HealthVerdict<RootState>, type: string): string | undefined => {
  const condition = findCondition(verdict.conditions, type)
  return condition === undefined ? undefined : `${condition.status}/${condition.reason}`
}

const stored = (type: string, status: Condition["status"], reason: string, at = T0 - 60_000): Condition => ({
  type,
  status,
  reason,
  message: `stored ${type}`,
  lastTransitionTime: formatTime(at),
})

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

  it.each([auth, invalid, upstream, infrastructure])("observations of own children never gate: $_tag", (error) => {
    const verdict = judge([component("A"), component("B", { errors: [error], gates: false })])
    expect(verdict.shouldApply).toBe(true)
    expect(verdict.status).not.toBe("Ready")
  })
})

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

describe("laws", () => {
  const errors = fc.constantFrom<DomainError>(
    new InfrastructureError({ reason: "Timeout", message: "t" }),
    new UnknownError({ reason: "UnknownError", message: "u" }),
    new AuthError({ reason: "Unauthorized", message: "a" }),
    new InvalidSpecError({ reason: "Bad", message: "b" }),
    new MissingUpstreamError({ reason: "ReferenceNotFound", message: "r" }),
    new MissingDownstreamError({ reason: "NotFound", message: "n" }),
    new ResourceExhaustionError({ reason: "StorageFull", message: "s" }),
  )
  const health = fc.record(
    {
      state: fc.constantFrom(...HEALTH_STATES),
      errors: fc.array(errors, { maxLength: 2 }),
      dependency: fc.constantFrom("Upstream" as const, "Downstream" as const),
      gates: fc.boolean(),
    },
    { requiredKeys: ["errors"] },
  )
  const components = fc
    .tuple(fc.option(health), fc.option(health), fc.option(health))
    .map((parts) => parts.flatMap((part, index) => (part === null ? [] : [component(DECLARED[index] ?? "", part)])))

  it("engine #21 #54: a second look at the same facts changes nothing and tells nothing", () => {
    fc.assert(
      fc.property(components, components, fc.integer({ min: 0, max: 30_000 }), (before, now, elapsed) => {
        const round = (at: number, conditions: ReadonlyArray<Condition>, status?: RootState) =>
          judge(now, { now: at, object: object(conditions, status) })
        const earlier = judge(before)
        const first = round(T0 + elapsed, earlier.conditions, earlier.status)
        const second = round(T0 + elapsed, first.conditions, first.status)
        expect(second.conditions).toEqual(first.conditions)
        expect([second.status, second.transitions]).toEqual([first.status, []])
      }),
    )
  })

  it("Ready says the same as the status, and is True only if every component is ready", () => {
    fc.assert(
      fc.property(components, (reported) => {
        const verdict = judge(reported)
        const isReady = findCondition(verdict.conditions, "Ready")?.status === "True"
        expect(isReady).toBe(verdict.status === "Ready")
        if (isReady) for (const { component: name } of reported) expect(shown(verdict, `${name}Ready`)).toMatch(/^True/)
      }),
    )
  })
})
