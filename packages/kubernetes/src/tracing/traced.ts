import { Effect, References, type Tracer } from "effect"

/** A span around an effect. Where nobody traces, none is made, and what would describe it is not computed. */
export const traced =
  (name: string, describe: () => Tracer.SpanOptionsNoTrace = () => ({})) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(
      References.TracerEnabled,
      (isEnabled): Effect.Effect<A, E, R> =>
        isEnabled ? Effect.withSpan(effect, name, { ...describe(), captureStackTrace: false }) : effect,
    )
