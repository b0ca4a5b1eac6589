import type { AIMServiceSpec } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { type CachingDefaults, type CachingMode, effectiveCachingMode } from "./caching-mode.ts"

const defaults: CachingDefaults = { operatorDefault: "Auto", isCustomModel: false, requiresCache: false }
const modeOf = (fields: Pick<AIMServiceSpec, "caching" | "cacheModel">, given: Partial<CachingDefaults> = {}) =>
  effectiveCachingMode({ model: {}, ...fields }, { ...defaults, ...given })

describe("caching modes", () => {
  it.each<[Pick<AIMServiceSpec, "caching" | "cacheModel">, CachingMode]>([
    [{ caching: { mode: "Never" } }, "Never"],
    [{ cacheModel: true }, "Shared"],
    [{}, "Auto"],
    [{ cacheModel: false }, "Never"],
    [{ caching: { mode: "Always" } }, "Shared"],
    [{ caching: { mode: "Shared" } }, "Shared"],
    [{ caching: { mode: "Dedicated" } }, "Dedicated"],
    [{ caching: { mode: "Auto" } }, "Auto"],
    [{ caching: {} }, "Auto"],
    [{ caching: { mode: "Never" }, cacheModel: true }, "Never"],
  ])("service #44: %j", (fields, expected) => {
    expect(modeOf(fields)).toBe(expected)
  })

  it("the operator's default counts where the service says nothing", () => {
    expect(modeOf({}, { operatorDefault: "Shared" })).toBe("Shared")
    expect(modeOf({ caching: {} }, { operatorDefault: "Shared" })).toBe("Auto")
  })

  it("a service of a custom model has a cache of its own, unless it says otherwise", () => {
    expect(modeOf({}, { isCustomModel: true })).toBe("Dedicated")
    expect(modeOf({ cacheModel: true }, { isCustomModel: true })).toBe("Shared")
    expect(modeOf({ caching: { mode: "Auto" } }, { isCustomModel: true })).toBe("Auto")
  })

  it("what only a cache can bring turns Auto into Dedicated", () => {
    expect(modeOf({}, { requiresCache: true })).toBe("Dedicated")
    expect(modeOf({ caching: { mode: "Never" } }, { requiresCache: true })).toBe("Never")
  })
})
