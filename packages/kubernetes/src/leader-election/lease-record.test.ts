import { describe, expect, it } from "@effect/vitest"
import { DEFAULT_LEASE_TIMING, heldBy, microTime, takeableAt } from "./lease-record.ts"

const timing = DEFAULT_LEASE_TIMING
const seen = { resourceVersion: "7", at: 100_000 }

describe("when a candidate may take a lease", () => {
  it.each([
    ["that nobody ever held", {}, 0],
    ["that was released", { holderIdentity: "" }, 0],
    ["that it holds itself, also after a restart", { holderIdentity: "me", leaseDurationSeconds: 15 }, 0],
    [
      "of another: once it was not renewed for its own duration",
      { holderIdentity: "a", leaseDurationSeconds: 4 },
      104_000,
    ],
    ["of another that states no duration: the candidate's own counts", { holderIdentity: "a" }, 115_000],
  ])("%s", (_, spec, instant) => expect(takeableAt(spec, seen, { identity: "me", timing })).toBe(instant))

  it("goes by its own clock, whatever time the holder wrote", () => {
    const spec = { holderIdentity: "a", leaseDurationSeconds: 15, renewTime: "1999-01-01T00:00:00.000000Z" }
    expect(takeableAt(spec, seen, { identity: "me", timing })).toBe(115_000)
  })
})

describe("the lease as it is written", () => {
  const now = "2026-01-01T00:00:10.250Z"
  const me = { identity: "me", now, timing }

  it.each([
    ["2026-01-01T00:00:10.250Z", "2026-01-01T00:00:10.250000Z"],
    ["2026-01-01T00:00:10.000Z", "2026-01-01T00:00:10.000000Z"],
  ])("%s is the micro time %s", (iso, micro) => expect(microTime(iso)).toBe(micro))

  it("taken for the first time", () =>
    expect(heldBy({}, me)).toEqual({
      holderIdentity: "me",
      leaseDurationSeconds: 15,
      acquireTime: "2026-01-01T00:00:10.250000Z",
      renewTime: "2026-01-01T00:00:10.250000Z",
      leaseTransitions: 1,
    }))

  it("renewed: what is kept is since when, and how often it changed hands", () => {
    const before = { holderIdentity: "me", acquireTime: "2026-01-01T00:00:00.000000Z", leaseTransitions: 3 }
    expect(heldBy(before, me)).toMatchObject({
      acquireTime: "2026-01-01T00:00:00.000000Z",
      renewTime: "2026-01-01T00:00:10.250000Z",
      leaseTransitions: 3,
    })
  })

  it("taken from another", () => {
    const before = { holderIdentity: "other", acquireTime: "2026-01-01T00:00:00.000000Z", leaseTransitions: 3 }
    expect(heldBy(before, me)).toMatchObject({ acquireTime: "2026-01-01T00:00:10.250000Z", leaseTransitions: 4 })
  })
})
