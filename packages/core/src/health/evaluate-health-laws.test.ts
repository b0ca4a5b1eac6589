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
import { HEALTH_STATES } from "./component-health.ts"
import { findCondition } from "./conditions.ts"
import { component, DECLARED, judge, object, shown, T0 } from "./evaluate-health.fixtures.ts"
import type { RootState } from "./settled-component.ts"

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

  it("a component that was never well is not kept by the grace it began with", () => {
    const timeout = new InfrastructureError({ reason: "Timeout", message: "t" })
    const now = [component("A", { errors: [timeout] }), component("B", { errors: [], state: "Degraded" })]
    const first = judge(now)
    const second = judge(now, { now: T0, object: object(first.conditions, first.status) })
    expect(shown(second, "Ready")).toBe(shown(first, "Ready"))
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
