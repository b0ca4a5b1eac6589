import type { ComponentHealth } from "../health/component-health.ts"
import { Reason } from "../health/reasons.ts"
import type { CacheDecision } from "./decide-cache.ts"
import { cacheStatus, isBroken } from "./find-template-cache.ts"

/** What the caching of a service looks like from outside. */
export const cacheHealth = (decision: CacheDecision): ComponentHealth => {
  const health = {
    component: "Cache",
    dependency: "Downstream",
    message: decision.summary,
    errors: [],
    gates: false,
  } as const
  switch (decision._tag) {
    case "NotUsed":
    case "Leave":
      return { ...health, state: "Ready", reason: Reason.CacheNotUsed }
    case "Use":
      return { ...health, state: "Ready", reason: Reason.CacheWarm, message: "Model sources cached" }
    case "Keep":
      return { ...health, state: "Ready", reason: Reason.CacheWarm }
    case "Undecided":
    case "Create":
      return { ...health, state: "Progressing", reason: Reason.WaitingForCache }
    case "Wait": {
      if (isBroken(decision.cache)) return { ...health, state: "Degraded", reason: Reason.CacheWarming }
      const isFilling = cacheStatus(decision.cache) === "Progressing"
      return { ...health, state: "Progressing", reason: isFilling ? Reason.CacheWarming : Reason.WaitingForCache }
    }
    case "Retry":
      return { ...health, state: "Progressing", reason: Reason.CacheWarming }
    case "Failed":
      return { ...health, state: "Degraded", reason: Reason.CacheFailed }
    case "Lost":
      return { ...health, state: "Degraded", reason: Reason.CacheLost }
    case "Invalid":
      return { component: "Cache", dependency: "Downstream", errors: [decision.error] }
  }
}
