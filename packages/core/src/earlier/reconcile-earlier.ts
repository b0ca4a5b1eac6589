import { EARLIER_KINDS, type EarlierKind, type KubernetesObject, NamespaceKind } from "@aim-engine/api"
import { Clock, Effect, Result } from "effect"
import { readObject } from "../cluster-state/read-object.ts"
import { recordReads } from "../cluster-state/record-reads.ts"
import { retryError } from "../errors/retry-error.ts"
import { isNamespaceEnding } from "../ownership/namespace-state.ts"
import { isPaused } from "../reconcile/is-paused.ts"
import { type ApplyFailure, emptyPlan, type Plan, type PlannedEvent, type PlannedObject } from "../reconcile/plan.ts"
import type { Reconciler } from "../reconcile/reconciler.ts"
import { mirrorOf } from "./mirror-object.ts"
import { type MirrorState, mirrorState } from "./mirror-state.ts"
import { type MirroredStatus, mirroredStatus } from "./mirrored-status.ts"

const COMPONENT = "Mirror"

/** What is written: the object that is kept, or that it is nobody's any more but its new author's. */
const writes = (
  { present }: EarlierKind,
  mirror: KubernetesObject | undefined,
  state: MirrorState,
): ReadonlyArray<PlannedObject> => {
  if (state._tag === "Changed") {
    const { apiVersion, kind, metadata } = state.live
    const { name, namespace, uid } = metadata
    const identity = {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    }
    return [{ kind: present, object: { apiVersion, kind, metadata: identity }, mode: "release", component: COMPONENT }]
  }
  return mirror !== undefined && (state._tag === "Absent" || state._tag === "Kept")
    ? [{ kind: present, object: mirror, mode: "apply", component: COMPONENT }]
    : []
}

/** What is worth an event: that something is in the way, and that it is not any more. */
const events = ({ condition, previous }: MirroredStatus): ReadonlyArray<PlannedEvent> => {
  const isNews = previous?.status !== condition.status || previous.reason !== condition.reason
  const isGood = condition.status === "True"
  if (!isNews || (isGood && previous === undefined)) return []
  const type = isGood ? "Normal" : "Warning"
  return [{ type, reason: condition.reason, message: condition.message, recurring: false }]
}

const reconcileWith = (kind: EarlierKind) => {
  const statusOf = mirroredStatus(kind)
  return Effect.fnUntraced(function* (earlier: KubernetesObject, failures: ReadonlyArray<ApplyFailure>) {
    const { namespace = "", name, deletionTimestamp } = earlier.metadata
    // What is kept for an object goes with it: the garbage collector sees to that.
    if (deletionTimestamp !== undefined || isPaused(earlier)) return emptyPlan
    if (namespace !== "" && (yield* isNamespaceEnding(namespace))) return emptyPlan
    const read = yield* Effect.result(readObject(kind.present, namespace, name))
    if (Result.isFailure(read)) return { ...emptyPlan, retry: retryError([read.failure]) } satisfies Plan
    const made = mirrorOf(kind, earlier)
    const mirror = Result.getOrUndefined(made)
    const state = mirrorState(earlier, mirror, read.success)
    const problem = Result.isFailure(made) ? made.failure : failures[0]?.error
    const told = statusOf({ earlier, mirror, state, problem }, yield* Clock.currentTimeMillis)
    return {
      ...emptyPlan,
      apply: writes(kind, mirror, state),
      status: told.status,
      events: events(told),
      retry: retryError(failures.map(({ error }) => error)),
      decisions: [{ _tag: "Mirror", summary: told.condition.message }],
    } satisfies Plan
  })
}

const controllerName = (kind: string): string =>
  `earlier-${kind
    .replace(/^AIM/, "")
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase()}`

/**
 * Keeps, for every object of a kind of the earlier group, an object of the present group, and shows its status in the earlier
 * words. The earlier object stays the one to edit, and owns the other; but what a user or a tool has under that name, or
 * changes under that name, is left to them.
 */
export const earlierReconciler = (kind: EarlierKind): Reconciler<KubernetesObject> => {
  const reconcile = reconcileWith(kind)
  return {
    name: controllerName(kind.kind),
    kind,
    reads: [kind.present, ...(kind.scope === "Namespaced" ? [NamespaceKind] : [])],
    writes: [kind.present],
    reconcile: (earlier, failures) =>
      Effect.map(
        recordReads(reconcile(earlier, failures)),
        ({ value, observations }): Plan => ({ ...value, observations }),
      ),
  }
}

/** The reconcilers of every kind of the earlier group. */
export const earlierReconcilers: ReadonlyArray<Reconciler<KubernetesObject>> = EARLIER_KINDS.map(earlierReconciler)
