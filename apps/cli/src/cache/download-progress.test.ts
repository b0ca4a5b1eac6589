import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { Console, Effect } from "effect"
import { TerminalCapabilities } from "effect/cli"
import { TestClock, TestConsole } from "effect/testing"
import { plain } from "../render/palette.ts"
import { artifact } from "../test-fixtures/cached-files.ts"
import { makeShowDownloads } from "./download-progress.ts"
import { downloadRows } from "./download-row.ts"
import { progressBar, renderTransfer } from "./render-download.ts"
import { bytesPerSecond, type Mark, withMark } from "./transfer-rate.ts"

const GIBIBYTE = 2 ** 30

const loading = (percentage: number, message = "Downloading with XET") =>
  artifact("qwen", {
    status: {
      status: "Progressing",
      progress: { percentage, downloadedBytes: percentage * GIBIBYTE, totalBytes: 100 * GIBIBYTE },
      download: { message },
    },
  })

describe("a transfer on a line", () => {
  it.each([
    [0, "[          ]"],
    [5, "[          ]"],
    [10, "[>         ]"],
    [55, "[====>     ]"],
    [100, "[==========]"],
    [120, "[==========]"],
  ])("%i percent is %s", (percentage, bar) => {
    expect(progressBar(percentage, 10)).toBe(bar)
  })

  it("has amounts, speed, and what is left", () => {
    const view = { percentage: 25, downloadedBytes: GIBIBYTE, totalBytes: 4 * GIBIBYTE, bytesPerSecond: GIBIBYTE / 20 }
    expect(renderTransfer(view, plain)).toBe("[=====>                  ]   25 %  1 GiB of 4 GiB  51.2 MiB/s  1m left")
  })

  it("says of what is not known nothing", () => {
    const view = { percentage: undefined, downloadedBytes: undefined, totalBytes: undefined, bytesPerSecond: undefined }
    expect(renderTransfer(view, plain)).toBe("")
    expect(renderTransfer({ ...view, percentage: 3 }, plain)).toMatch(/\] {4}3 %$/)
  })
})

describe("the speed of a transfer", () => {
  const marks = (...given: ReadonlyArray<readonly [seconds: number, bytes: number]>) =>
    given.reduce<ReadonlyArray<Mark>>((known, [at, bytes]) => withMark(known, { at: at * 1000, bytes }), [])

  it.each([
    ["unknown at first", marks([0, 100]), undefined],
    ["that between two reports", marks([0, 0], [10, 1000]), 100],
    ["that of the last seconds", marks([0, 0], [60, 60], [65, 1060], [70, 2060]), 200],
    ["counted anew where a transfer starts over", marks([0, 900], [5, 0], [10, 500]), 100],
    ["zero while nothing arrives", marks([0, 500], [5, 500], [10, 500]), 0],
  ])("is %s", (_what, known, expected) => {
    expect(bytesPerSecond(known)).toBe(expected)
  })
})

describe("downloads as they go on", () => {
  it("are those that are not complete, with what is in their way", () => {
    const waiting = artifact("llama", {
      metadata: { creationTimestamp: "2025-12-31T00:00:00Z" },
      status: {
        status: "Pending",
        conditions: [
          { type: "CachePvcReady", status: "False", reason: "PvcPending", message: "", lastTransitionTime: "" },
        ],
      },
    })
    expect(downloadRows([loading(40), artifact("phi"), waiting])).toMatchObject([
      { name: "llama", message: "PvcPending", percentage: undefined },
      { name: "qwen", message: "Downloading with XET", percentage: 40 },
    ])
  })

  it.effect("are told line by line where the output is no terminal: what changes, and what is over", () =>
    Effect.gen(function* () {
      const show = yield* makeShowDownloads(plain)
      yield* show(downloadRows([loading(10)]))
      yield* show(downloadRows([loading(10)]))
      yield* TestClock.adjust("10 seconds")
      yield* show(downloadRows([loading(30)]))
      yield* show([])
      expect(yield* TestConsole.logLines).toEqual([
        "ml-team/qwen  Progressing  [=>                      ]   10 %  10 GiB of 100 GiB  Downloading with XET",
        "ml-team/qwen  Progressing  [======>                 ]   30 %  30 GiB of 100 GiB  2 GiB/s  35s left  Downloading with XET",
        "ml-team/qwen  complete, or gone",
      ])
    }).pipe(
      Effect.provideService(TerminalCapabilities.TerminalCapabilities, {
        canColor: false,
        canAnimate: false,
        canPrompt: false,
      }),
      Effect.provideServiceEffect(Console.Console, TestConsole.make),
      Effect.provide(NodeServices.layer),
    ),
  )
})
