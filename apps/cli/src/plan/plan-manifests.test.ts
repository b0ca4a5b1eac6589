import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { loadManifests } from "../manifest/load-manifests.ts"
import { EXAMPLES_DIRECTORY } from "../sandbox/example-manifests.ts"
import { planManifests } from "./plan-manifests.ts"

const examples = Effect.map(loadManifests([EXAMPLES_DIRECTORY], "default"), ({ objects }) =>
  objects.map(({ object }) => object),
).pipe(Effect.provide(NodeServices.layer))

describe("planning the examples", () => {
  it.effect("comes to rest: planning on what a plan produced changes nothing", () =>
    Effect.gen(function* () {
      const first = yield* planManifests(yield* examples, { recompute: false })
      expect(first.fixpoint.converged).toBe(true)
      expect(first.changes.length).toBeGreaterThan(10)
      const second = yield* planManifests(first.fixpoint.snapshot.objects, { recompute: true })
      expect(second.changes).toEqual([])
      expect(second.services).toEqual(first.services)
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
