import type { ApiError } from "@aim-engine/core"
import type { AccessReview, AccessVerdict } from "@aim-engine/kubernetes/client-node/access-review"
import { Cache, Duration, Effect, Exit } from "effect"

/** Whether the bearer of a token may read the metrics. */
export type ScrapeAccess = (token: string) => Effect.Effect<AccessVerdict, ApiError>

/** Whom the metrics are for is decided for this path, whatever the query. */
const METRICS_PATH = "/metrics"
/** How many tokens are remembered: there are a few scrapers, and perhaps somebody who tries. */
const MAX_TOKENS = 256
/** A scraper comes every few seconds; whoever loses the right may read for this long. Source: kube-rbac-proxy. */
const ALLOWED_FOR = Duration.minutes(1)
/** Whoever is given the right may read soon. */
const REFUSED_FOR = Duration.seconds(10)

/** Asks the API server about a token once in a while, and not at each scrape. What it did not answer is asked again. */
export const makeScrapeAccess = (review: AccessReview): Effect.Effect<ScrapeAccess> =>
  Effect.map(
    Cache.makeWith((token: string) => review(token, METRICS_PATH), {
      capacity: MAX_TOKENS,
      timeToLive: (exit) =>
        Exit.match(exit, {
          onFailure: () => Duration.zero,
          onSuccess: (verdict) => (verdict === "Allowed" ? ALLOWED_FOR : REFUSED_FOR),
        }),
    }),
    (cache) => (token) => Cache.get(cache, token),
  )
