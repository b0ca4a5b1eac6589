import { readFile } from "node:fs/promises"
import {
  admit,
  findUnknownFields,
  HTTPRouteKind,
  InferenceServiceKind,
  type KubernetesObject,
  type OpenApiSchema,
  qualifiedKind,
  type ResourceKind,
  renderFieldError,
} from "@aim-engine/api"
import { makeSnapshot, onSnapshots, planToFixpoint, serviceReconciler } from "@aim-engine/core"
import { admittedService, aftermath, servableWorld } from "@aim-engine/testing"
import { Effect } from "effect"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { publishedCrds } from "../control-plane/published-crds.ts"

/** How many clusters are tried; more with the environment variable `AIM_FUZZ_RUNS`, e.g. 5000. */
const RUNS = Number(process.env.AIM_FUZZ_RUNS ?? 300)
const NOW = Date.parse("2026-01-31T12:00:00Z")
const PATIENCE = 60_000 + RUNS * 200

/** Kinds of others that services become. */
const FOREIGN: ReadonlyArray<ResourceKind> = [InferenceServiceKind, HTTPRouteKind]

/** The part of a CustomResourceDefinition that is looked at. */
interface PublishedDefinition {
  readonly spec: {
    readonly names: { readonly kind: string }
    readonly versions: ReadonlyArray<{
      readonly name: string
      readonly schema: { readonly openAPIV3Schema: OpenApiSchema }
    }>
  }
}

/** The schema that the project behind a kind publishes for the version that is written. */
const publishedSchema = async ({ kind, version }: ResourceKind): Promise<OpenApiSchema> => {
  for (const file of await publishedCrds()) {
    const { spec }: PublishedDefinition = parse(await readFile(file, "utf8"))
    const found = spec.names.kind === kind ? spec.versions.find(({ name }) => name === version) : undefined
    if (found !== undefined) return found.schema.openAPIV3Schema
  }
  throw new Error(`no published CustomResourceDefinition of ${kind} ${version}`)
}

const planned = (objects: ReadonlyArray<KubernetesObject>) =>
  Effect.runSync(planToFixpoint(makeSnapshot(objects), [onSnapshots(serviceReconciler)], { now: NOW, maxRounds: 12 }))

describe("whatever services the CustomResourceDefinition admits", () => {
  const schemas = new Map<string, OpenApiSchema>()
  beforeAll(async () => {
    for (const kind of FOREIGN) schemas.set(qualifiedKind(kind), await publishedSchema(kind))
  }, 600_000)

  const problemsOf = (kind: ResourceKind, object: KubernetesObject): ReadonlyArray<string> => {
    const schema = schemas.get(qualifiedKind(kind))
    if (schema === undefined) return []
    const json = JSON.parse(JSON.stringify(object))
    return [
      ...findUnknownFields(schema, json).map(({ path }) => `${kind.kind} ${path}: unknown field`),
      ...admit(schema, json).errors.map((error) => `${kind.kind} ${renderFieldError(error)}`),
    ]
  }

  it(
    `KServe and Gateway API take what is planned for them (${RUNS} clusters)`,
    () => {
      const seen = new Set<string>()
      fc.assert(
        fc.property(servableWorld(admittedService), aftermath, ({ objects }, whatOthersDo) => {
          const first = planned(objects)
          const second = planned(whatOthersDo(first.snapshot.objects))
          const applied = [first, second].flatMap(({ rounds, plans }) =>
            [...rounds.flat(), ...plans].flatMap(({ plan }) => plan.apply),
          )
          for (const { kind } of applied) seen.add(kind.kind)
          expect(applied.flatMap(({ kind, object }) => problemsOf(kind, object))).toEqual([])
        }),
        { numRuns: RUNS },
      )
      expect(FOREIGN.filter(({ kind }) => !seen.has(kind))).toEqual([])
    },
    PATIENCE,
  )
})
