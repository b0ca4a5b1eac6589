import {
  CACHING_MODE_WORDS,
  type CachingModeWord,
  cachingModeOf,
  DEFAULT_SERVICE_SETTINGS,
  ServiceOptions,
} from "@aim-engine/core"
import { Config, Effect } from "effect"
import { Flag } from "effect/cli"

/** What an operator may have been told: where it was, planning must be told the same, or it plans something else. */
export const settingsFlags = {
  defaultCachingMode: Flag.Literals("default-caching-mode", CACHING_MODE_WORDS).pipe(
    Flag.withDescription(
      "How services are cached that do not say: as the operator was told (AIM_DEFAULT_CACHING_MODE)",
    ),
    Flag.withFallbackConfig(Config.Literals(CACHING_MODE_WORDS, "AIM_DEFAULT_CACHING_MODE")),
    Flag.withDefault("Auto"),
  ),
}

/** Plans with these settings. */
export const withSettings =
  ({ defaultCachingMode }: { readonly defaultCachingMode: CachingModeWord }) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(effect, ServiceOptions, {
      ...DEFAULT_SERVICE_SETTINGS,
      defaultCachingMode: cachingModeOf(defaultCachingMode),
    })
