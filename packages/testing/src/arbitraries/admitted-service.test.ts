import {
  AIM_KINDS,
  type AIMService,
  AIMServiceKind,
  admit,
  type KubernetesObject,
  objectSchemaOf,
} from "@aim-engine/api"
import { isObjectOf, isOfKind, makeSnapshot, onSnapshots, planToFixpoint, serviceReconciler } from "@aim-engine/core"
import { Effect } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { admittedService } from "./admitted-service.ts"
import { aftermath } from "./aftermath.ts"
import { schemaValue } from "./schema-value.ts"
import { servableWorld } from "./servable-world.ts"

const isService = (object: KubernetesObject): object is AIMService =>
  isOfKind(object, AIMServiceKind) && isObjectOf(AIMServiceKind)(object)

const SAMPLE = { numRuns: 200, seed: 1 }

describe("values of a schema", () => {
  it.each(AIM_KINDS.map((kind) => [kind.kind, kind] as const))("fit the schema of %s, its rules apart", (_, kind) => {
    const { spec = {} } = objectSchemaOf(kind).properties ?? {}
    const withoutRules = JSON.parse(
      JSON.stringify({ type: "object", properties: { spec } }, (key, value) =>
        key === "x-kubernetes-validations" ? undefined : value,
      ),
    )
    fc.assert(
      fc.property(schemaValue(spec), (value) => {
        expect(admit(withoutRules, { spec: JSON.parse(JSON.stringify(value)) }).errors).toEqual([])
      }),
    )
  })
})

describe("services that are admitted", () => {
  it("are as the API server stores them", () => {
    const schema = objectSchemaOf(AIMServiceKind)
    fc.assert(
      fc.property(admittedService(), (service) => {
        const json = JSON.parse(JSON.stringify(service))
        expect(admit(schema, json)).toEqual({ object: json, errors: [] })
        expect(isObjectOf(AIMServiceKind)(service)).toBe(true)
      }),
    )
  })

  it("set every field, at times to what nobody expects", () => {
    const services = fc.sample(admittedService(), SAMPLE)
    const fields = new Set(services.flatMap(({ spec }) => Object.keys(spec)))
    expect(
      Object.keys(objectSchemaOf(AIMServiceKind).properties?.spec?.properties ?? {}).filter((f) => !fields.has(f)),
    ).toEqual([])
    expect(services.some(({ metadata }) => metadata.name.length > 63)).toBe(true)
    expect(services.some(({ status }) => status !== undefined)).toBe(true)
  })
})

describe("worlds that can serve", () => {
  it("do serve many services, and lead them to every state", { timeout: 60_000 }, () => {
    const states = new Set<string | undefined>()
    let [services, served] = [0, 0]
    for (const [world, whatOthersDo] of fc.sample(fc.tuple(servableWorld(admittedService), aftermath), SAMPLE)) {
      const plan = (objects: typeof world.objects) =>
        Effect.runSync(
          planToFixpoint(makeSnapshot(objects), [onSnapshots(serviceReconciler)], { now: 0, maxRounds: 12 }),
        ).snapshot.objects
      const after = plan(whatOthersDo(plan(world.objects)))
      services += world.services.length
      served += after.filter(({ kind }) => kind === "InferenceService").length
      for (const object of after) if (isService(object)) states.add(object.status?.status)
    }
    expect(served / services).toBeGreaterThan(0.15)
    expect([...states].toSorted()).toEqual(["Degraded", "Failed", "Pending", "Running", "Starting"])
  })
})
