import { describe, expect, it } from "@effect/vitest"
import { COMPONENTS } from "./components.ts"
import { CONDITION_TYPES, ConditionType, componentCondition } from "./condition-types.ts"
import { REASONS, Reason } from "./reasons.ts"

/** Kubernetes API conventions, `meta/v1 Condition.reason`. */
const REASON_PATTERN = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/

describe("the words of a status", () => {
  it("a constant is its own name", () => {
    expect(Reason.CacheWarm).toBe("CacheWarm")
    expect(ConditionType.Ready).toBe("Ready")
  })

  it.each([...REASONS])("reason %s has the API's form and says what it means", (reason, { means }) => {
    expect(reason).toMatch(REASON_PATTERN)
    expect(means).toMatch(/^[A-Z].*\.$/)
  })

  it.each(Object.entries(COMPONENTS))("every component of %s has a documented condition", (_, components) => {
    for (const component of components) expect(CONDITION_TYPES.has(componentCondition(component))).toBe(true)
  })
})
