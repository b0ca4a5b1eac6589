import type { Condition, ImageMetadata } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { COMPONENT_REASONS, CONDITION_REASONS, type ShownReasons } from "../health/condition-reasons.ts"
import { parseImageLabels } from "../model-metadata/image-labels.ts"
import { planTemplates } from "../model-templates/plan-templates.ts"
import { templateObject } from "../model-templates/template-object.ts"
import { apiServerProblems } from "../reconcile/test-fixtures/api-server-problems.ts"
import type { Model } from "./service-model.ts"
import { labelSets } from "./test-fixtures/label-sets.ts"
import { clusterModel, model, registry, settle, statusOf } from "./test-fixtures/model-cluster.ts"

/** How many models are planned to the end: `AIM_FUZZ_RUNS=10000 vitest run packages/core/src/model/any-labels.test.ts`. */
const RUNS = Number(process.env.AIM_FUZZ_RUNS ?? 300)
const PATIENCE = 60_000 + RUNS * 100
/** etcd takes 1.5 MiB; what is kept of an image stays far below. */
const MAX_BYTES = 512 * 1024

const withMetadata = (one: Model, imageMetadata: ImageMetadata): Model => ({ ...one, status: { imageMetadata } })

const anywhere = new Set<string>(COMPONENT_REASONS)
const documented = {
  AIMModel: new Map<string, ShownReasons>(Object.entries(CONDITION_REASONS.AIMModel ?? {})),
  AIMClusterModel: new Map<string, ShownReasons>(Object.entries(CONDITION_REASONS.AIMClusterModel ?? {})),
}
const isDocumented = (kind: Model["kind"], { type, reason }: Condition): boolean => {
  const shown = documented[kind].get(type)
  return anywhere.has(reason) || shown?.others !== undefined || shown?.reasons.some((own) => own === reason) === true
}

describe("whatever the labels of an image say", () => {
  it("10,000 label sets: an API server takes what is kept of them, and every template that is made of them", () => {
    const seen = { withTemplates: 0, withProblems: 0 }
    fc.assert(
      fc.property(labelSets, fc.constantFrom<Model>(model(), clusterModel()), (labels, one) => {
        const { metadata, problems } = parseImageLabels(labels)
        const named = { name: one.metadata.name, spec: one.spec }
        const planned = Result.getOrThrow(planTemplates({ model: named, metadata, createsImageTemplates: true }))
        const stored = [
          withMetadata(one, metadata),
          ...planned.templates.map((template) => templateObject(one, template)),
        ]
        expect(stored.flatMap(apiServerProblems)).toEqual([])
        expect(new Set(planned.templates.map(({ name }) => name)).size).toBe(planned.templates.length)
        expect(JSON.stringify(metadata).length).toBeLessThan(MAX_BYTES)
        if (planned.templates.length > 0) seen.withTemplates += 1
        if (problems.length > 0) seen.withProblems += 1
      }),
      { numRuns: 10_000 },
    )
    // Both are common: the label sets are worth something.
    expect(seen.withTemplates).toBeGreaterThan(1_000)
    expect(seen.withProblems).toBeGreaterThan(1_000)
  })

  it(
    `a model with such an image comes to rest, and says nothing undocumented (${RUNS} models)`,
    () => {
      fc.assert(
        fc.property(labelSets, fc.constantFrom<Model>(model(), clusterModel()), (labels, one) => {
          const result = settle([one], registry(labels))
          expect(result.converged).toBe(true)
          expect(result.snapshot.objects.flatMap(apiServerProblems)).toEqual([])
          const { conditions = [] } = statusOf(result, one.kind)
          expect(conditions.filter((condition) => !isDocumented(one.kind, condition))).toEqual([])
        }),
        { numRuns: RUNS },
      )
    },
    PATIENCE,
  )
})
