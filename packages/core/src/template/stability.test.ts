import { describe, expect, it } from "@effect/vitest"
import { decideStability, type RememberedTemplate } from "./stability.ts"
import { template } from "./template.fixture.ts"

const ready = template("a", { uid: "1" })
const unready = template("a", { uid: "1", status: "NotAvailable" })
const another = template("a", { uid: "2" })

const base: RememberedTemplate = {
  reference: { name: "a", scope: "Cluster", uid: "1" },
  live: ready,
  isWanted: true,
  isNamed: false,
  hasWorkload: false,
}
const use = { _tag: "Use", template: ready }
const resolve = { _tag: "Resolve" }
const keep = (reason: string) => ({ _tag: "Keep", reason })

describe("whether a service keeps its template", () => {
  it.each<[string, Partial<RememberedTemplate>, object, object]>([
    ["Ready", {}, use, use],
    ["Ready, but no longer as the overrides ask", { isWanted: false }, resolve, resolve],
    ["not Ready", { live: unready }, resolve, keep("TemplateNotReady")],
    ["not Ready, and no longer as the overrides ask", { live: unready, isWanted: false }, resolve, resolve],
    ["gone", { live: undefined }, resolve, keep("TemplateNotFound")],
    ["replaced by another of its name", { live: another }, resolve, keep("TemplateNotFound")],
    ["replaced by another of its name, which the service names", { live: another, isNamed: true }, resolve, resolve],
    ["Ready, remembered without uid", { reference: { name: "a", scope: "Cluster" } }, use, use],
  ])("%s", (_title, given, idle, running) => {
    expect(decideStability({ ...base, ...given, hasWorkload: false })).toMatchObject(idle)
    expect(decideStability({ ...base, ...given, hasWorkload: true })).toMatchObject(running)
  })
})
