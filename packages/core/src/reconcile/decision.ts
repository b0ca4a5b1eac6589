/**
 * One choice that was made on the way to a plan: what was decided, for which subject, and on which facts.
 * Decisions are computed once; conditions, events, `aim explain` and the docs render this same value.
 */
export interface Decision {
  /** What was decided, e.g. `ModelResolution`, `RuntimeConfig`, `TemplateSelection`, `Cache`, `Route`, `Environment`. */
  readonly _tag: string
  /** The decision in one sentence. */
  readonly summary: string
}
