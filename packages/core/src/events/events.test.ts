import type { Condition } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { diffTransitions } from "../health/conditions.ts"
import type { ConditionReport, Observability } from "../health/observability.ts"
import type { PlannedEvent } from "../reconcile/plan.ts"
import {
  correlate,
  EVENT_BURST,
  type EventAction,
  type EventHistory,
  emptyHistory,
  MAX_SIMILAR_MESSAGES,
} from "./correlate.ts"
import { planEvents } from "./plan-events.ts"
import { planLogs } from "./plan-logs.ts"

const condition = (type: string, reason: string, message = "m"): Condition => ({
  type,
  status: "False",
  reason,
  message,
  lastTransitionTime: "2026-01-01T00:00:00Z",
})
const report = (type: string, reason: string, observability: Observability, message = "m"): ConditionReport => ({
  condition: condition(type, reason, message),
  observability,
})
const verdict = (reports: ReadonlyArray<ConditionReport>, before: ReadonlyArray<Condition> = []) => ({
  reports,
  transitions: diffTransitions(
    before,
    reports.map((each) => each.condition),
  ),
})

describe("the events of a verdict", () => {
  it("changes first, then errors that last, each in the order of the conditions", () => {
    const reports = [
      report("AReady", "Broken", "error"),
      report("BReady", "Waiting", "info"),
      report("CReady", "Broken", "warning"),
      report("DReady", "Waiting", "logged"),
      report("Alias", "Broken", "silent"),
    ]
    expect(planEvents(verdict(reports, [condition("AReady", "Broken")]))).toEqual([
      { type: "Normal", reason: "Waiting", message: "m", recurring: false },
      { type: "Warning", reason: "Broken", message: "m", recurring: false },
      { type: "Warning", reason: "Broken", message: "m", recurring: true },
    ])
  })

  it("engine #25: an error that begins is told once", () => {
    expect(planEvents(verdict([report("AReady", "Broken", "error")]))).toHaveLength(1)
  })

  it("engine #54: at rest nothing is told; a new message alone is no news", () => {
    const reports = [report("AReady", "Fine", "info", "new")]
    expect(planEvents(verdict(reports, [condition("AReady", "Fine", "old")]))).toEqual([])
  })

  it("a condition without a message is told by its reason", () => {
    expect(planEvents(verdict([report("AReady", "Waiting", "info", "")]))[0]?.message).toBe(
      "AReady does not hold: Waiting",
    )
  })

  it("the log has the same lines and those of conditions that no event tells; a Warning is an error there", () => {
    expect(planLogs(verdict([report("AReady", "Waiting", "logged"), report("BReady", "Broken", "error")]))).toEqual([
      { level: "info", message: "m", fields: { condition: "AReady", status: "False", reason: "Waiting" } },
      { level: "error", message: "m", fields: { condition: "BReady", status: "False", reason: "Broken" } },
    ])
  })
})

const T0 = 1_767_225_600_000
const MINUTE = 60_000

const event = (message: string, rest: Partial<PlannedEvent> = {}): PlannedEvent => ({
  type: "Warning",
  reason: "Broken",
  message,
  recurring: false,
  ...rest,
})

/** Tells events at instants (in ms after the first), and says what was done about each. */
const tell = (events: ReadonlyArray<readonly [number, PlannedEvent]>): ReadonlyArray<EventAction> => {
  let history: EventHistory = emptyHistory(T0)
  return events.map(([elapsed, next]) => {
    const { history: after, action } = correlate(history, next, T0 + elapsed)
    history = after
    return action
  })
}
const tags = (actions: ReadonlyArray<EventAction>): ReadonlyArray<string> => actions.map(({ _tag }) => _tag)

describe("telling events to the cluster", () => {
  it("an equal event within ten minutes counts up; later it is a new one", () => {
    const actions = tell([
      [0, event("a")],
      [9 * MINUTE, event("a")],
      [20 * MINUTE, event("a")],
    ])
    expect(tags(actions)).toEqual(["Create", "Bump", "Create"])
    expect(actions[1]).toMatchObject({ series: { count: 2, firstAt: T0, lastAt: T0 + 9 * MINUTE } })
  })

  it("more than ten different messages of one reason become one combined event with the newest of them", () => {
    const actions = tell(Array.from({ length: 13 }, (_, index) => [index, event(`message ${index}`)] as const))
    expect(tags(actions).slice(0, MAX_SIMILAR_MESSAGES)).toEqual(Array(MAX_SIMILAR_MESSAGES).fill("Create"))
    expect(tags(actions).slice(MAX_SIMILAR_MESSAGES)).toEqual(["Create", "Bump", "Bump"])
    expect(actions.at(-1)).toMatchObject({
      event: { message: "(combined from similar events): message 12" },
      series: { count: 3 },
    })
  })

  it("after 25 events at once one more is told every five minutes", () => {
    const burst = Array.from(
      { length: EVENT_BURST + 1 },
      (_, index) => [0, event("a", { reason: `R${index}` })] as const,
    )
    const actions = tell([...burst, [5 * MINUTE, event("b")], [5 * MINUTE, event("c")]])
    expect(tags(actions).slice(-3)).toEqual(["Drop", "Create", "Drop"])
  })

  it("an error that lasts is told when it begins, and then every five minutes", () => {
    const lasting = event("a", { recurring: true })
    const actions = tell([
      [0, event("a")],
      [1000, lasting],
      [4 * MINUTE, lasting],
      [5 * MINUTE, lasting],
      [6 * MINUTE, lasting],
    ])
    expect(tags(actions)).toEqual(["Create", "Drop", "Drop", "Bump", "Drop"])
  })

  it("the history stays small, however much is told", () => {
    let history = emptyHistory(T0)
    for (let index = 0; index < 500; index++) {
      history = correlate(history, event(`message ${index}`), T0 + index).history
    }
    expect([...history.messages.values()].map(({ size }) => size)).toEqual([MAX_SIMILAR_MESSAGES + 1])
    expect(history.series.size).toBeLessThanOrEqual(EVENT_BURST)
  })
})
