import { expect, it } from "@effect/vitest"
import { isPaused } from "./is-paused.ts"

it.each([
  ["true", true],
  ["True", false],
  ["1", false],
  ["", false],
])("engine #26: reconciliation-paused=%j pauses: %s", (value, paused) => {
  const metadata = { name: "x", annotations: { "aim.eai.amd.com/reconciliation-paused": value } }
  expect(isPaused({ apiVersion: "v", kind: "K", metadata })).toBe(paused)
})
