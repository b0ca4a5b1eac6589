import { admit, EARLIER_KINDS, isJsonObject, type KubernetesObject, objectSchemaOf, refOf } from "@aim-engine/api"
import { kindArbitraries } from "@aim-engine/testing"
import { Effect, type Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isObjectOf } from "../cluster-state/object-check.ts"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { onSnapshots, planToFixpoint } from "../reconcile/fixpoint.ts"
import { earlierReconciler } from "./reconcile-earlier.ts"
import { respell } from "./test-fixtures/respell.ts"

const NOW = 1_769_860_800_000

describe.each(EARLIER_KINDS.map((kind) => [kind.kind, kind] as const))("an earlier %s", (name, kind) => {
  const presentArbitrary = kindArbitraries.get(kind.present.kind) ?? fc.constant(undefined)
  const isEarlier = isObjectOf(kind)
  const schema = objectSchemaOf(kind)

  /** An object of the earlier group as its API server stores it. */
  const stored = presentArbitrary
    .map((present): KubernetesObject | undefined => {
      const json: Schema.Json = JSON.parse(JSON.stringify(present))
      const object = respell(json, name.endsWith("Image"))
      if (!isJsonObject(object) || !isJsonObject(object.metadata)) return undefined
      const admitted: unknown = admit(schema, {
        ...object,
        metadata: { ...object.metadata, uid: "old", generation: 1 },
      }).object
      return isEarlier(Object(admitted)) ? Object(admitted) : undefined
    })
    .filter((object) => object !== undefined)

  it("has an object kept for it that the present API takes, and then nothing is written any more", () => {
    fc.assert(
      fc.property(stored, (earlier) => {
        const { snapshot, converged, rounds } = Effect.runSync(
          planToFixpoint(makeSnapshot([earlier]), [onSnapshots(earlierReconciler(kind))], { now: NOW, maxRounds: 4 }),
        )
        expect(converged).toBe(true)
        expect(rounds).toHaveLength(1)
        const ref = { ...refOf(earlier), apiVersion: "aim.eai.amd.com/v1alpha1", kind: kind.present.kind }
        const present: Schema.Json = JSON.parse(JSON.stringify(snapshot.object(ref)))
        if (!isJsonObject(present)) throw new Error("nothing is kept for it")
        expect(admit(objectSchemaOf(kind.present), present).errors).toEqual([])
        const after: Schema.Json = JSON.parse(JSON.stringify(snapshot.object(refOf(earlier))))
        expect(isJsonObject(after) && admit(schema, after).errors).toEqual([])
      }),
    )
  })
})
