import {
  type AIMClusterModel,
  AIMClusterModelKind,
  type AIMClusterModelSource,
  AIMClusterModelSourceKind,
  type AIMClusterModelSourceStatus,
  type KubernetesObject,
  refKey,
  refOf,
} from "@aim-engine/api"
import {
  type ClusterSnapshot,
  type Decision,
  type Fixpoint,
  isObjectOf,
  isOfKind,
  modelSourceReconciler,
  type ObservationRequest,
  type Observed,
  onSnapshots,
  planToFixpoint,
  type SourceDecision,
} from "@aim-engine/core"
import type { Keyring, Registry } from "@aim-engine/registry"
import { Clock, Effect, Result } from "effect"
import { MAX_ROUNDS } from "../plan/plan-objects.ts"
import { answerListing } from "./answer-listing.ts"
import type { ListingProgress } from "./listing-progress.ts"

/** What a source comes to. */
export interface SourcePlan {
  readonly source: AIMClusterModelSource
  readonly status: AIMClusterModelSourceStatus
  readonly decision: SourceDecision
  /** The models that it would create, in the order in which they count towards its limit. */
  readonly models: ReadonlyArray<AIMClusterModel>
  /** Everything, with those models. */
  readonly snapshot: ClusterSnapshot
}

/** How a source's registries are read. */
export interface SourceReading {
  readonly keyring: Keyring
  readonly progress: ListingProgress
}

/** Listings that are read at the same time; the registry client has a limit of its own for each host. */
const CONCURRENCY = 10

const RECONCILERS = [onSnapshots(modelSourceReconciler)]

/** Tells the answer to one request, which is not asked again, whatever it is. */
const answer = Effect.fnUntraced(function* (
  request: ObservationRequest<unknown>,
  { keyring, progress }: SourceReading,
  at: number,
) {
  const read = yield* Effect.result(answerListing(request, keyring, ({ names }) => progress.gain(names.length)))
  yield* progress.finish
  const observed: Observed<unknown> = Result.isSuccess(read)
    ? { _tag: "Known", value: read.success, at }
    : { _tag: "Failed", error: read.failure, at, nextAttemptAt: Number.POSITIVE_INFINITY }
  return { request, observed }
})

// Decisions of one tag are made in one place.
const isSourceDecision = (decision: Decision): decision is SourceDecision => decision._tag === "ModelSource"

const isModel = (object: KubernetesObject): object is AIMClusterModel =>
  isOfKind(object, AIMClusterModelKind) && isObjectOf(AIMClusterModelKind)(object)

/** Whether an object is a model source that can be read as one. */
export const isSource = (object: KubernetesObject): object is AIMClusterModelSource =>
  isOfKind(object, AIMClusterModelSourceKind) && isObjectOf(AIMClusterModelSourceKind)(object)

const NOTHING: SourceDecision = { _tag: "ModelSource", summary: "", filters: [], created: [], holders: [], leftOut: 0 }

const conclude = (source: AIMClusterModelSource, before: ClusterSnapshot, planned: Fixpoint): SourcePlan => {
  const { snapshot, rounds, plans } = planned
  // The first plan that knows all listings is the one that chooses; the next ones find the models there.
  const decisions = [...rounds.flat(), ...plans].flatMap(({ plan }) => plan.decisions.filter(isSourceDecision))
  const [decision = NOTHING] = decisions
  const planOrder = new Map(decision.created.map((image, index) => [image, index]))
  const models = snapshot.objects
    .filter(isModel)
    .filter((model) => before.object(refOf(model)) === undefined)
    .toSorted((left, right) => (planOrder.get(left.spec.image) ?? 0) - (planOrder.get(right.spec.image) ?? 0))
  const judged = snapshot.object(refOf(source))
  const status = judged !== undefined && isSource(judged) ? (judged.status ?? {}) : {}
  return { source, status, decision, models, snapshot }
}

/**
 * Runs the operator's reconciler for one source of a snapshot, reads the registries that it asks for, and runs it again, until
 * nothing is left to ask. Other objects are taken at their word, and nothing is created anywhere.
 */
export const planSource = Effect.fnUntraced(function* (
  before: ClusterSnapshot,
  source: AIMClusterModelSource,
  reading: SourceReading,
): Effect.fn.Return<SourcePlan, never, Registry> {
  const now = yield* Clock.currentTimeMillis
  const key = refKey(refOf(source))
  const reconciles = (object: KubernetesObject) => refKey(refOf(object)) === key
  let snapshot = before
  for (;;) {
    const planned: Fixpoint = yield* planToFixpoint(snapshot, RECONCILERS, { now, maxRounds: MAX_ROUNDS, reconciles })
    const due = planned.plans.flatMap(({ plan }) => plan.observations)
    if (due.length === 0) return conclude(source, before, planned)
    yield* reading.progress.expect(due.length)
    const answers = yield* Effect.forEach(due, (request) => answer(request, reading, now), { concurrency: CONCURRENCY })
    snapshot = answers.reduce(
      (known, { request, observed }) => known.withObservation(request, observed),
      planned.snapshot,
    )
  }
})
