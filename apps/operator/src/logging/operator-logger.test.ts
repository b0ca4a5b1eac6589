import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Option, Schema } from "effect"
import { TestClock } from "effect/testing"
import { DEFAULT_LOGGING, type LoggingConfiguration } from "../configuration/logging-flags.ts"
import { loggingLayer } from "./operator-logger.ts"

const logged = (told: Effect.Effect<void>, configuration: Partial<LoggingConfiguration> = {}) =>
  Effect.gen(function* () {
    const lines: Array<string> = []
    yield* Effect.provide(
      told,
      loggingLayer({ ...DEFAULT_LOGGING, ...configuration }, (line) => lines.push(line)),
    )
    return lines
  })

const fields = (lines: ReadonlyArray<string>) => lines.map((line): unknown => JSON.parse(line))

class Refused extends Schema.TaggedError<Refused>()("Refused", { message: Schema.String }) {}
const refused = Cause.fail(new Refused({ message: "refused" }))

describe("a log line", () => {
  it.effect("is one JSON object, with its annotations and fields at the top", () =>
    Effect.gen(function* () {
      const lines = yield* logged(
        Effect.logWarning("Reconciling is tried again", { reason: "Conflict" }, refused).pipe(
          Effect.annotateLogs({ controller: "service", name: "chat" }),
        ),
      )
      expect(fields(lines)).toEqual([
        {
          level: "warn",
          ts: "1970-01-01T00:00:00.000Z",
          msg: "Reconciling is tried again",
          controller: "service",
          name: "chat",
          reason: "Conflict",
          error: "refused",
        },
      ])
    }),
  )

  it.effect("tells where a defect comes from, and of errors only if it is asked for", () =>
    Effect.gen(function* () {
      const both = Effect.andThen(Effect.logError("a", refused), Effect.logError("b", Cause.die(new Error("mistake"))))
      const traced = (lines: ReadonlyArray<string>) => lines.map((line) => line.includes('"stacktrace"'))
      expect(traced(yield* logged(both))).toEqual([false, true])
      expect(traced(yield* logged(both, { stackTraces: Option.some("error") }))).toEqual([true, true])
    }),
  )

  it.effect("may be for people", () =>
    Effect.gen(function* () {
      const told = Effect.logInfo("Another process leads", { holder: "aim-1" })
      const expected = ['1970-01-01T00:00:00.000Z\tINFO\tAnother process leads\t{"holder":"aim-1"}']
      expect(yield* logged(told, { encoder: Option.some("console") })).toEqual(expected)
      expect(yield* logged(told, { devel: true })).toEqual(expected)
      expect(yield* logged(told, { devel: true, format: Option.some("json") })).not.toEqual(expected)
    }),
  )

  it.effect.each([
    ["epoch", 1.5],
    ["millis", 1500],
    ["nano", 1_500_000_000],
    ["iso8601", "1970-01-01T00:00:01.500Z"],
    ["rfc3339", "1970-01-01T00:00:01.500Z"],
    ["rfc3339nano", "1970-01-01T00:00:01.500Z"],
  ] as const)("has its time as %s", ([timeEncoding, ts]) =>
    Effect.gen(function* () {
      yield* TestClock.adjust(1500)
      expect(fields(yield* logged(Effect.logInfo("x"), { timeEncoding }))).toMatchObject([{ ts }])
    }),
  )

  it.effect("survives what JSON cannot hold", () =>
    Effect.gen(function* () {
      const circle: { self?: unknown } = {}
      circle.self = circle
      expect(yield* logged(Effect.logInfo("x", { circle }))).toHaveLength(1)
    }),
  )
})

describe("the log", () => {
  const all = Effect.all([
    Effect.logTrace("trace"),
    Effect.logDebug("debug"),
    Effect.logInfo("info"),
    Effect.logWarning("warn"),
    Effect.logError("error"),
    Effect.logFatal("fatal"),
  ]).pipe(Effect.asVoid)

  it.effect.each([
    [undefined, 4],
    [-2, 1],
    [-1, 2],
    [0, 4],
    [1, 5],
    [2, 6],
  ] as const)("at verbosity %s", ([verbosity, count]) =>
    Effect.gen(function* () {
      const lines = yield* logged(all, { verbosity: Option.fromUndefinedOr(verbosity) })
      expect(lines).toHaveLength(count)
    }),
  )

  it.effect("leaves out most of more than 100 equal messages in a second, unless everything is asked for", () =>
    Effect.gen(function* () {
      const many = Effect.all([
        Effect.repeat(Effect.logInfo("again"), { times: 299 }),
        Effect.logInfo("once"),
        TestClock.adjust(1000),
        Effect.repeat(Effect.logInfo("again"), { times: 49 }),
      ]).pipe(Effect.asVoid)
      const count = (lines: ReadonlyArray<string>) => lines.filter((line) => line.includes("again")).length
      const lines = yield* logged(many)
      expect(count(lines)).toBe(102 + 50)
      expect(lines.filter((line) => line.includes("once"))).toHaveLength(1)
      expect(count(yield* logged(many, { verbosity: Option.some(2) }))).toBe(350)
    }),
  )
})
