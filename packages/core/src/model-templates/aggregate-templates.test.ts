import { describe, expect, it } from "@effect/vitest"
import { aggregateTemplates } from "./aggregate-templates.ts"
import type { TemplateExpectation } from "./plan-templates.ts"

describe("the templates of a model, taken together", () => {
  it.each<[string, string, TemplateExpectation, string, string]>([
    ["none, nobody knows", "", "Unknown", "Progressing", "AwaitingMetadata"],
    ["none yet", "", "Expected", "Progressing", "CreatingTemplates"],
    ["none, and none needed", "", "NotExpected", "Ready", "NoTemplatesExpected"],
    ["all are ready", "Ready,Ready", "Expected", "Ready", "AllTemplatesReady"],
    ["models #45: all are broken", "Degraded,Degraded", "Expected", "Failed", "AllTemplatesFailed"],
    ["broken in two ways", "Degraded,Failed", "Expected", "Failed", "AllTemplatesFailed"],
    ["no hardware for any", "NotAvailable", "Expected", "NotAvailable", "NoTemplatesAvailable"],
    ["one is broken", "Ready,Failed,Pending", "Expected", "Degraded", "SomeTemplatesDegraded"],
    ["one is on its way", "Ready,Pending,NotAvailable", "Expected", "Progressing", "TemplatesProgressing"],
    ["models #44: the rest lacks hardware", "Ready,NotAvailable", "Expected", "Ready", "SomeTemplatesReady"],
    ["models #46: one says nothing", "Ready,NotAvailable,", "Expected", "Progressing", "TemplatesProgressing"],
    ["a state of another time", "Ready,Sleeping", "Expected", "Progressing", "TemplatesProgressing"],
  ])("%s", (_title, statuses, expectation, state, reason) => {
    expect(aggregateTemplates(statuses === "" ? [] : statuses.split(","), expectation)).toMatchObject({ state, reason })
  })

  it("says how many are in which state", () => {
    expect(aggregateTemplates(["Ready", "Failed", "Ready"], "Expected").message).toBe("Templates: 1 Failed, 2 Ready")
  })
})
