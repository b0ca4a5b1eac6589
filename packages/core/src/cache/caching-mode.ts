import type { AIMServiceSpec } from "@aim-engine/api"

/**
 * What a service wants of caches.
 * - `Auto`: a shared cache where there is one, and none otherwise.
 * - `Shared`: a shared cache, created where it is missing.
 * - `Dedicated`: a cache of its own.
 * - `Never`: none, even where there is one.
 */
export const CACHING_MODES = ["Auto", "Shared", "Dedicated", "Never"] as const
export type CachingMode = (typeof CACHING_MODES)[number]

/** The words for a mode that users and administrators may write; `Always` is another one for `Shared`. */
export const CACHING_MODE_WORDS = ["Auto", "Always", "Never", "Shared", "Dedicated"] as const
export type CachingModeWord = (typeof CACHING_MODE_WORDS)[number]

/** The mode that a word stands for. */
export const cachingModeOf = (word: CachingModeWord): CachingMode => (word === "Always" ? "Shared" : word)

/** Whether the service waits for a cache of this mode: it then starts only with it. */
export const needsCache = (mode: CachingMode): mode is "Shared" | "Dedicated" =>
  mode === "Shared" || mode === "Dedicated"

/** What the mode depends on besides the service's own wish. */
export interface CachingDefaults {
  /** The operator's default, for services that say nothing. */
  readonly operatorDefault: CachingMode
  /** Whether the model is a custom one, whose weights are the service's own. */
  readonly isCustomModel: boolean
  /** Whether a model source can only be served from a cache: containers do not load from `s3://` themselves. */
  readonly requiresCache: boolean
}

/**
 * The caching mode of a service. `spec.caching` decides, `Always` being another word for `Shared`; without it the
 * deprecated `cacheModel`; without that a service of a custom model has a cache of its own, and others the operator's default.
 * Where the model can only be served from a cache, `Auto` becomes `Dedicated`.
 */
export const effectiveCachingMode = (spec: AIMServiceSpec, defaults: CachingDefaults): CachingMode => {
  const mode = requestedMode(spec, defaults)
  return mode === "Auto" && defaults.requiresCache ? "Dedicated" : mode
}

const requestedMode = (spec: AIMServiceSpec, defaults: CachingDefaults): CachingMode => {
  if (spec.caching !== undefined) return cachingModeOf(spec.caching.mode ?? "Auto")
  if (spec.cacheModel !== undefined) return spec.cacheModel ? "Shared" : "Never"
  return defaults.isCustomModel ? "Dedicated" : defaults.operatorDefault
}
