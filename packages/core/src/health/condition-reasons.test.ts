import { describe, expect, it } from "@effect/vitest"
import { COMPONENTS } from "./components.ts"
import { COMPONENT_REASONS, CONDITION_REASONS, type ShownReasons } from "./condition-reasons.ts"
import { CONDITION_TYPES, componentCondition } from "./condition-types.ts"
import { REASONS } from "./reasons.ts"

const tables = Object.entries(CONDITION_REASONS)
const shown = (conditions: object): ReadonlyArray<readonly [string, ShownReasons]> => Object.entries(conditions)

describe("the reasons of conditions", () => {
  it("there is a table for every kind with components", () => {
    expect(tables.map(([kind]) => kind)).toEqual(Object.keys(COMPONENTS))
  })

  it.each(Object.entries(COMPONENTS))("every component of %s has its condition there", (kind, components) => {
    const types = Object.keys(CONDITION_REASONS[kind] ?? {})
    expect(components.map(componentCondition).filter((type) => !types.includes(type))).toEqual([])
  })

  it.each(tables)("the reasons of %s are documented, each once for a condition", (_, conditions) => {
    for (const [, { reasons }] of shown(conditions)) {
      expect(reasons.filter((reason) => !REASONS.has(reason))).toEqual([])
      expect(new Set(reasons).size).toBe(reasons.length)
    }
  })

  it("no documented reason and no condition is left out", () => {
    const all = tables.flatMap(([, conditions]) => shown(conditions))
    const reasons = new Set<string>([...COMPONENT_REASONS, ...all.flatMap(([, { reasons }]) => reasons)])
    expect([...REASONS.keys()].filter((reason) => !reasons.has(reason))).toEqual([])
    const types = new Set(all.map(([type]) => type))
    expect([...CONDITION_TYPES.keys()].filter((type) => !types.has(type))).toEqual([])
  })
})
