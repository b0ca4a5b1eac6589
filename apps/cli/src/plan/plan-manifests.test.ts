import { AIM_API_VERSION, AIMTemplateCacheKind, refKey, refOf } from "@aim-engine/api"
import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { loadManifests } from "../manifest/load-manifests.ts"
import { EXAMPLES_DIRECTORY } from "../sandbox/example-manifests.ts"
import { planManifests } from "./plan-manifests.ts"
import { hasStatus } from "./plan-objects.ts"

const isReported = Schema.is(Schema.Struct({ status: Schema.Struct({ status: Schema.String }) }))
const statusWord = (object: unknown) => (isReported(object) ? object.status.status : undefined)

const examples = Effect.map(loadManifests([EXAMPLES_DIRECTORY], "default"), ({ objects }) =>
  objects.map(({ object }) => object),
).pipe(Effect.provide(NodeServices.layer))

describe("planning the examples", () => {
  it.effect("comes to rest: planning on what a plan produced changes nothing", () =>
    Effect.gen(function* () {
      const first = yield* planManifests(yield* examples, { recompute: true })
      expect(first.fixpoint.converged).toBe(true)
      expect(first.changes.length).toBeGreaterThan(10)
      const second = yield* planManifests(first.fixpoint.snapshot.objects, { recompute: true })
      expect(second.changes).toEqual([])
      expect(second.services).toEqual(first.services)
    }),
  )

  it.effect("agrees with the statuses that the catalog comes with, when they are recomputed", () =>
    Effect.gen(function* () {
      const objects = (yield* examples).filter((object) => hasStatus(object) && object.apiVersion === AIM_API_VERSION)
      const others = (yield* examples).filter((object) => !objects.includes(object))
      const { fixpoint, open } = yield* planManifests([...others, ...objects], { recompute: true })
      const catalog = objects.filter(({ kind }) => kind !== AIMTemplateCacheKind.kind)
      expect(catalog.length).toBeGreaterThan(20)
      for (const object of catalog) {
        const ref = refOf(object)
        expect([refKey(ref), statusWord(fixpoint.snapshot.object(ref))]).toEqual([refKey(ref), statusWord(object)])
        expect(open.filter((question) => refKey(question.ref) === refKey(ref))).toEqual([])
      }
    }),
  )

  it.effect("does not depend on the order of the manifests", () =>
    Effect.gen(function* () {
      const objects = yield* examples
      const forward = yield* planManifests(objects, { recompute: false })
      const backward = yield* planManifests(objects.toReversed(), { recompute: false })
      expect(JSON.stringify(backward.changes)).toBe(JSON.stringify(forward.changes))
    }),
  )
})
