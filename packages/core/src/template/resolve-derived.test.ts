import { type AIMResourceStatus, type AIMServiceSpec, AIMServiceTemplate, type KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { resolveTemplate, type TemplateRequest } from "./resolve-template.ts"
import { modelOf, serviceOf } from "./service.fixture.ts"
import { gpuNode, NAMESPACE, template } from "./template.fixture.ts"

const mi300x = { type: "optimized", gpu: "MI300X", count: 1, metric: "latency", precision: "fp8" } as const
const fp16: Partial<AIMServiceSpec> = { overrides: { precision: "fp16" } }
const named = (name: string, spec: Partial<AIMServiceSpec>) => ({ ...spec, template: { name } })

const resolve = (
  objects: ReadonlyArray<KubernetesObject>,
  spec: Partial<AIMServiceSpec>,
  given: Partial<TemplateRequest> = {},
) =>
  resolveTemplate({ service: serviceOf(spec), model: modelOf(), hasWorkload: false, ...given }).pipe(
    Effect.provide(makeSnapshot([gpuNode("MI300X", 8), ...objects]).layer),
  )

/** The planned template as it would be stored. */
const stored = (planned: KubernetesObject | undefined, status: AIMResourceStatus = "Ready"): AIMServiceTemplate => ({
  ...Schema.decodeUnknownSync(AIMServiceTemplate)(planned),
  status: { status },
})

describe("a service that wants something different from its template", () => {
  it.effect.each(["ns", "cl"] as const)("gets one derived from a template of scope %s", (scope) =>
    Effect.gen(function* () {
      const base = template("base", { ...mi300x, scope })
      const first = yield* resolve([base], named("base", fp16))
      expect(first.planned).toEqual([
        {
          kind: expect.objectContaining({ kind: "AIMServiceTemplate" }),
          component: "Template",
          mode: "create",
          object: {
            apiVersion: "aim.eai.amd.com/v1alpha1",
            kind: "AIMServiceTemplate",
            metadata: {
              name: "base-ovr-fp16-fe0f",
              namespace: NAMESPACE,
              labels: { "aim.eai.amd.com/origin": "derived", "app.kubernetes.io/managed-by": "aim-engine" },
              ownerReferences: [
                { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMService", name: "chat", uid: "uid-chat" },
              ],
            },
            spec: { modelName: "llama", gpu: { model: "MI300X", requests: 1 }, precision: "fp16" },
          },
        },
      ])
      expect(first.health).toMatchObject({ state: "Progressing", reason: "CreatingTemplate", dependency: "Downstream" })
      expect(first.decision).toMatchObject({
        outcome: "Creating",
        base: { name: "base" },
        differences: [{ field: "precision", wanted: "fp16", found: "fp8" }],
      })

      const planned = first.planned[0]?.object
      const waiting = yield* resolve([base, stored(planned, "Progressing")], named("base", fp16))
      expect(waiting).toMatchObject({ planned: [], decision: { outcome: "Waiting" } })
      const done = yield* resolve([base, stored(planned)], named("base", fp16))
      expect(done).toMatchObject({ planned: [], reference: { name: "base-ovr-fp16-fe0f", scope: "Namespace" } })
    }),
  )

  it.effect("selection #34: empty overrides change nothing", () =>
    Effect.gen(function* () {
      const { template: used, planned } = yield* resolve([template("base", mi300x)], named("base", { overrides: {} }))
      expect(used?.metadata.name).toBe("base")
      expect(planned).toEqual([])
    }),
  )

  it.effect("nor do overrides that ask for what is there", () =>
    Effect.gen(function* () {
      const overrides = {
        precision: "auto",
        metric: "latency",
        gpu: { model: "amd-mi300x", resourceName: "amd.com/gpu" },
      } as const
      const { template: used } = yield* resolve([template("base", mi300x)], named("base", { overrides }))
      expect(used?.metadata.name).toBe("base")
    }),
  )

  it.effect("selection #17: gets one derived from a template of which it was not known", () =>
    Effect.gen(function* () {
      const { count, ...unknown } = mi300x
      const objects = [template("a", unknown), template("b", { ...mi300x, count: 8 })]
      const { decision, planned } = yield* resolve(objects, { overrides: { gpu: { requests: 4 } } })
      expect(decision).toMatchObject({ outcome: "Creating", base: { name: "a" } })
      expect(planned).toMatchObject([{ object: { spec: { gpu: { model: "MI300X", requests: 4 } } } }])
    }),
  )

  it.effect("coverage G4: gets one derived from the best of the others where none is as it asks", () =>
    Effect.gen(function* () {
      const objects = [template("a", mi300x), template("b", { ...mi300x, metric: "throughput" })]
      const { decision } = yield* resolve(objects, fp16)
      expect(decision).toMatchObject({
        outcome: "Creating",
        method: "Automatic",
        base: { name: "a" },
        template: { name: "a-ovr-fp16-fe0f" },
        notes: ["no template is as the overrides ask; one is derived from the best of the others"],
      })
    }),
  )

  it.effect("shares it with other services, as one of its owners", () =>
    Effect.gen(function* () {
      const base = template("base", mi300x)
      const planned = (yield* resolve([base], named("base", fp16))).planned[0]?.object
      const service = {
        ...serviceOf(named("base", fp16)),
        metadata: { ...serviceOf().metadata, name: "other", uid: "uid-a" },
      }
      const { planned: owned, template: used } = yield* resolve([base, stored(planned)], {}, { service })
      expect(used?.metadata.name).toBe("base-ovr-fp16-fe0f")
      expect(owned).toMatchObject([
        {
          mode: "apply",
          object: {
            metadata: { name: "base-ovr-fp16-fe0f", ownerReferences: [{ uid: "uid-a" }, { uid: "uid-chat" }] },
          },
        },
      ])
      expect(owned[0]?.object).not.toHaveProperty("spec")
    }),
  )

  it.effect("never takes over a template of the same name that is another", () =>
    Effect.gen(function* () {
      const mine = template("base-ovr-fp16-fe0f", { ...mi300x, scope: "ns" })
      const { health, planned } = yield* resolve([template("base", mi300x), mine], named("base", fp16))
      expect(health).toMatchObject({ state: "Failed", reason: "DerivedTemplateConflict" })
      expect(planned).toEqual([])
    }),
  )

  it.effect("waits for its base to be known", () =>
    Effect.gen(function* () {
      const { planned, decision } = yield* resolve(
        [template("base", { ...mi300x, status: "Pending" })],
        named("base", fp16),
      )
      expect(planned).toEqual([])
      expect(decision.outcome).toBe("Waiting")
    }),
  )

  it.effect("is told what is wrong with its overrides", () =>
    Effect.gen(function* () {
      const overrides = { gpu: { requests: 1 }, gpuSelector: { count: 2 } }
      const { health } = yield* resolve([template("base", mi300x)], { overrides })
      expect(health).toMatchObject({ reason: "InvalidHardware", errors: [{ _tag: "InvalidSpec" }] })
    }),
  )
})

describe("a template that was derived for a service", () => {
  const base = template("base", mi300x)
  const byHand = template("a", mi300x)
  const derivedOf = (planned: KubernetesObject | undefined, owners: ReadonlyArray<string>): AIMServiceTemplate => {
    const made = stored(planned)
    const [owner] = made.metadata.ownerReferences ?? []
    const ownerReferences = owner === undefined ? [] : owners.map((uid) => ({ ...owner, uid }))
    return { ...made, metadata: { ...made.metadata, uid: "uid-derived", ownerReferences } }
  }

  it.effect("is deleted once the service uses another one, unless others use it", () =>
    Effect.gen(function* () {
      const planned = (yield* resolve([base], named("base", fp16))).planned[0]?.object
      const alone = yield* resolve([byHand, derivedOf(planned, ["uid-chat"])], named("a", {}))
      expect(alone.deletions).toMatchObject([{ ref: { name: "base-ovr-fp16-fe0f" }, uid: "uid-derived" }])
      const together = yield* resolve([byHand, derivedOf(planned, ["uid-chat", "uid-other"])], named("a", {}))
      expect(together.deletions).toEqual([])
      const inUse = yield* resolve([base, derivedOf(planned, ["uid-chat"])], named("base", fp16))
      expect(inUse.deletions).toEqual([])
    }),
  )

  it.effect("is derived again if it is gone, while what runs is left as it is", () =>
    Effect.gen(function* () {
      const status = { resolvedTemplate: { name: "base-ovr-fp16-fe0f", scope: "Namespace", uid: "gone" } } as const
      const service = serviceOf(named("base", fp16), status)
      const { planned, health, template: used } = yield* resolve([base], {}, { service, hasWorkload: true })
      expect(used).toBeUndefined()
      expect(health).toMatchObject({ state: "Degraded", reason: "TemplateNotFound" })
      expect(planned).toMatchObject([{ object: { metadata: { name: "base-ovr-fp16-fe0f" } } }])
    }),
  )
})
