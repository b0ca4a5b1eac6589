import { expect, it } from "@effect/vitest"
import { Cause, Effect, Logger } from "effect"
import { jsonLines } from "./log-line.ts"

it.effect("a log line is one JSON object, with its annotations and fields at the top", () =>
  Effect.gen(function* () {
    const lines: Array<string> = []
    const logger = Logger.map(jsonLines, (line) => lines.push(line))
    yield* Effect.logWarning("Reconciling is tried again", { reason: "Conflict" }, Cause.fail("refused")).pipe(
      Effect.annotateLogs({ controller: "service", name: "chat" }),
      Effect.provide(Logger.layer([logger])),
    )
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        level: "warn",
        ts: "1970-01-01T00:00:00.000Z",
        msg: "Reconciling is tried again",
        controller: "service",
        name: "chat",
        reason: "Conflict",
        error: expect.stringContaining("refused"),
      },
    ])
  }),
)
