import {
  CACHING_MODE_WORDS,
  type CachingModeWord,
  cachingModeOf,
  DEFAULT_OPERATOR_NAMESPACE,
  DEFAULT_SERVICE_SETTINGS,
  OperatorNamespace,
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
  systemNamespace: Flag.String("system-namespace").pipe(
    Flag.withDescription(
      "The operator's own namespace: there are the secrets and the Jobs of cluster-wide objects (AIM_SYSTEM_NAMESPACE)",
    ),
    Flag.withMetavar("NAME"),
    Flag.withFallbackConfig(Config.String("AIM_SYSTEM_NAMESPACE")),
    Flag.withDefault(DEFAULT_OPERATOR_NAMESPACE),
  ),
}

/** What the flags say. */
export interface Settings {
  readonly defaultCachingMode: CachingModeWord
  readonly systemNamespace: string
}

/** Plans with these settings. */
export const withSettings =
  ({ defaultCachingMode, systemNamespace }: Settings) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    effect.pipe(
      Effect.provideService(ServiceOptions, {
        ...DEFAULT_SERVICE_SETTINGS,
        defaultCachingMode: cachingModeOf(defaultCachingMode),
      }),
      Effect.provideService(OperatorNamespace, systemNamespace),
    )
