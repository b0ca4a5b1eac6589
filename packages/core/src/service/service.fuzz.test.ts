import { type AIMService, type AIMServiceStatus, type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import { admittedService, aftermath, servableWorld } from "@aim-engine/testing"
import { Effect } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { COMPONENT_REASONS, CONDITION_REASONS, type ShownReasons } from "../health/condition-reasons.ts"
import { onSnapshots, type PlannedRound, planToFixpoint } from "../reconcile/fixpoint.ts"
import { apiServerProblems } from "../reconcile/test-fixtures/api-server-problems.ts"
import { serviceReconciler } from "./reconcile-service.ts"

/** How many clusters are tried: `AIM_FUZZ_RUNS=5000 vitest run packages/core/src/service/service.fuzz.test.ts`. */
const RUNS = Number(process.env.AIM_FUZZ_RUNS ?? 300)
const NOW = Date.parse("2026-01-31T12:00:00Z")
const PATIENCE = 60_000 + RUNS * 100

const withStatus = (service: KubernetesObject, status: object): KubernetesObject & { readonly status: object } => ({
  ...service,
  status,
})

const documented = new Map<string, ShownReasons>(Object.entries(CONDITION_REASONS.AIMService ?? {}))
const anywhere = new Set<string>(COMPONENT_REASONS)

/** The conditions of a service whose reason the documentation does not have, unless it is that of somebody else. */
const undocumented = ({ plan }: PlannedRound): ReadonlyArray<string> => {
  const { conditions = [] }: AIMServiceStatus = plan.status ?? {}
  return conditions
    .filter(({ type, reason }) => {
      const shown = documented.get(type)
      const isOwn = shown?.reasons.some((own) => own === reason) === true || anywhere.has(reason)
      return !isOwn && shown?.others === undefined
    })
    .map(({ type, reason }) => `${type}: ${reason} is not documented`)
}

/** Every object that a plan would have the API server store: what it applies, and the service with its status. */
const storedBy = (
  { ref, plan }: PlannedRound,
  services: ReadonlyMap<string, AIMService>,
): ReadonlyArray<KubernetesObject> => {
  const service = services.get(refKey(ref))
  return [
    ...plan.apply.map(({ object }) => object),
    ...(service === undefined || plan.status === undefined ? [] : [withStatus(service, plan.status)]),
  ]
}

const planned = (objects: ReadonlyArray<KubernetesObject>) =>
  Effect.runSync(planToFixpoint(makeSnapshot(objects), [onSnapshots(serviceReconciler)], { now: NOW, maxRounds: 12 }))

const byKey = (services: ReadonlyArray<AIMService>) => new Map(services.map((one) => [refKey(refOf(one)), one]))

describe("whatever services the CustomResourceDefinition admits, in whatever cluster", () => {
  it(
    `no plan has a defect, writes what an API server refuses, or changes for ever (${RUNS} clusters)`,
    () => {
      fc.assert(
        fc.property(servableWorld(admittedService), aftermath, ({ objects, services }, whatOthersDo) => {
          const first = planned(objects)
          const second = planned(whatOthersDo(first.snapshot.objects))
          const rounds = [first, second].flatMap((each) => [...each.rounds.flat(), ...each.plans])
          expect(rounds.flatMap((round) => storedBy(round, byKey(services))).flatMap(apiServerProblems)).toEqual([])
          expect(rounds.flatMap(undocumented)).toEqual([])
          expect([first.converged, second.converged]).toEqual([true, true])
        }),
        { numRuns: RUNS },
      )
    },
    PATIENCE,
  )
})
