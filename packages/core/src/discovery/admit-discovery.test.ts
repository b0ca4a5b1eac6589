import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import {
  type ActiveDiscovery,
  admitDiscovery,
  countedDiscoveries,
  DISCOVERY_LIMIT,
  type WaitingTemplate,
} from "./admit-discovery.ts"

const NOW = Date.parse("2026-01-31T12:00:00Z")
const waits = (name: string, minute: number, more: Partial<WaitingTemplate> = {}): WaitingTemplate => ({
  template: { scope: "Namespace", namespace: "ml", name },
  createdAt: `2026-01-31T11:${String(minute).padStart(2, "0")}:00Z`,
  ...more,
})
const active = (count: number): ReadonlyArray<ActiveDiscovery> =>
  Array.from({ length: count }, (_, index) => ({ uid: `job-${index}` }))
const names = (admitted: ReadonlyArray<WaitingTemplate>) => admitted.map(({ template }) => template.name)
const twelve = Array.from({ length: 12 }, (_, index) => waits(`t${index}`, 30 - index))

describe("who may start its discovery", () => {
  it("templates #11: 12 wait and 8 run: the 2 oldest", () => {
    expect(names(admitDiscovery(twelve, active(8), NOW, 10))).toEqual(["t11", "t10"])
  })

  it("templates #12: 10 run: nobody", () => {
    expect(admitDiscovery(twelve, active(10), NOW, 10)).toEqual([])
    expect(admitDiscovery(twelve, active(12), NOW, 10)).toEqual([])
  })

  it("templates #13: one whose last attempt failed is passed over until its pause is over", () => {
    const waiting = [waits("oldest", 0, { notBefore: NOW + 1 }), waits("next", 1)]
    expect(names(admitDiscovery(waiting, active(9), NOW, 10))).toEqual(["next"])
    expect(names(admitDiscovery(waiting, active(9), NOW + 1, 10))).toEqual(["oldest"])
  })

  it("of those created at the same second a cluster template, then by namespace and name", () => {
    const cluster: WaitingTemplate = {
      ...waits("z", 0),
      template: { scope: "Cluster", namespace: "", name: "z" },
    }
    const other: WaitingTemplate = { ...waits("a", 0), template: { scope: "Namespace", namespace: "a", name: "z" } }
    expect(names(admitDiscovery([waits("b", 0), waits("a", 0), other, cluster], [], NOW))).toEqual(["z", "z", "a", "b"])
  })

  it("one whose Job was refused holds up nobody", () => {
    const waiting = [waits("refused", 0, { wasRefused: true }), waits("next", 1)]
    expect(names(admitDiscovery(waiting, active(9), NOW))).toEqual(["next"])
    expect(names(admitDiscovery(waiting, active(8), NOW))).toEqual(["next", "refused"])
  })

  it("a Job whose image cannot be pulled gives its place away after a while", () => {
    const stuck = [...active(9), { uid: "stuck", countsUntil: NOW }]
    expect(names(admitDiscovery(twelve, stuck, NOW - 1))).toEqual([])
    expect(names(admitDiscovery(twelve, stuck, NOW))).toEqual(["t11"])
  })

  it("never more than there are places, never one that has to wait, and nobody before an older one", () => {
    const anyWaiting = fc.uniqueArray(
      fc
        .tuple(fc.nat(59), fc.nat(30), fc.option(fc.integer({ min: -5, max: 5 })))
        .map(([minute, name, delay]) =>
          waits(`t${name}`, minute, delay === null ? {} : { notBefore: NOW + delay * 1000 }),
        ),
      { selector: ({ template }) => template.name },
    )
    const anyActive = fc.array(fc.record({ uid: fc.uuid(), countsUntil: fc.integer({ min: NOW - 5, max: NOW + 5 }) }))
    fc.assert(
      fc.property(anyWaiting, anyActive, fc.nat(DISCOVERY_LIMIT), (waiting, running, limit) => {
        const admitted = admitDiscovery(waiting, running, NOW, limit)
        const places = Math.max(0, limit - countedDiscoveries(running, NOW).length)
        const due = waiting.filter(({ notBefore = 0 }) => notBefore <= NOW)
        expect(admitted).toHaveLength(Math.min(places, due.length))
        expect(due).toEqual(expect.arrayContaining([...admitted]))
        const last = admitted.at(-1)
        for (const left of due.filter((each) => !admitted.includes(each))) {
          expect(last === undefined || left.createdAt >= last.createdAt).toBe(true)
        }
      }),
    )
  })
})
