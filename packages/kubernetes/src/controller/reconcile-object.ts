import { type KubernetesObject, type ObjectRef, qualifiedKind, type ResourceKind } from "@aim-engine/api"
import {
  type ApiError,
  type ApplyFailure,
  ClusterState,
  classifyApiError,
  type DomainError,
  getRead,
  type Plan,
  type Read,
  Reason,
  type Reconciler,
} from "@aim-engine/core"
import { Effect } from "effect"
import { carryOut } from "../apply/carry-out.ts"
import { patchFinalizers } from "../apply/finalizers.ts"
import { writeStatus } from "../apply/write-status.ts"
import type { Writer } from "../apply/writer.ts"
import type { ClusterView } from "../cluster-view/cluster-view.ts"
import { reconcileReader } from "../dependencies/wake-readers.ts"
import type { EventRecorder } from "../recorder/event-recorder.ts"
import { traced } from "../tracing/traced.ts"

/** When to look at an object again. */
export interface Requeue {
  /** A failure that passes: after the queue's back-off, or after what the server asked for if that is longer. */
  readonly retry: DomainError | undefined
  /** Whatever happens, after so many seconds. */
  readonly afterSeconds: number | undefined
  /** What went wrong, also what only a change can mend. */
  readonly errors: ReadonlyArray<DomainError>
}

/** Nothing to wait for but changes. */
export const WATCH: Requeue = { retry: undefined, afterSeconds: undefined, errors: [] }

export interface ObjectReconcile<T extends KubernetesObject> {
  readonly reconciler: Reconciler<T>
  readonly view: ClusterView["Service"]
  readonly writer: Writer
  readonly recorder: EventRecorder["Service"]
}

/** An object that its schema rejects is looked at again when it is changed; everything else passes. */
const requeueAfter = (apiError: ApiError): Requeue => {
  const error = classifyApiError(apiError)
  const retry = apiError.reason === "Undecodable" ? undefined : error
  return { retry, afterSeconds: undefined, errors: [error] }
}

/** The kinds that a reconciler knows, by `apiVersion/kind`. */
const kindsOf = ({ kind, reads, writes }: Pick<Reconciler<KubernetesObject>, "kind" | "reads" | "writes">) =>
  new Map([kind, ...reads, ...writes].map((each): [string, ResourceKind] => [qualifiedKind(each), each]))

/** What a plan writes is watched as if it had been read: an object that somebody changes or deletes is mended. */
const targets =
  (kindOf: (ref: ObjectRef) => ResourceKind) =>
  (planned: Planned | undefined): ReadonlyArray<Read> => [
    ...(planned?.plan.apply ?? []).map(({ kind, object }) =>
      getRead(kind, object.metadata.namespace ?? "", object.metadata.name),
    ),
    ...(planned?.plan.delete ?? []).map(({ ref }) => getRead(kindOf(ref), ref.namespace, ref.name)),
  ]

/**
 * Whether a refused write stands in the way of what comes after it. What the operator is not permitted to delete it will
 * never delete: that must not hold an object up whose finalizer waits for it.
 */
const isHolding = ({ error }: ApplyFailure, { finalizers }: Plan): boolean =>
  finalizers.remove.length === 0 || error.reason !== Reason.OperatorForbidden

interface Planned {
  readonly object: KubernetesObject
  readonly plan: Plan
}

/**
 * Reconciles one object: reads it, asks for the plan, and carries it out. Where writes fail, the reconciler is asked
 * once more with the failures, so that its status tells of them; of that second plan only status and events count.
 * Events follow the status they go with.
 */
export const makeReconcileObject = <T extends KubernetesObject>(options: ObjectReconcile<T>) => {
  const { reconciler, view, writer, recorder } = options
  const { kind } = reconciler
  const kinds = kindsOf(reconciler)
  const kindOf = (ref: ObjectRef): ResourceKind => {
    const found = kinds.get(`${ref.apiVersion}/${ref.kind}`)
    if (found === undefined) throw new Error(`${reconciler.name} deletes a ${ref.kind}, but does not declare it`)
    return found
  }

  const plan = Effect.fnUntraced(function* (
    namespace: string,
    name: string,
    failures: ReadonlyArray<ApplyFailure>,
  ): Effect.fn.Return<Planned | undefined, ApiError> {
    const reader = reconcileReader(reconciler, namespace, name)
    const planning = Effect.gen(function* () {
      const state = yield* ClusterState
      const object = yield* state.get(kind, namespace, name)
      return object === undefined ? undefined : { object, plan: yield* reconciler.reconcile(object, failures) }
    })
    return yield* view.record(reader, traced("plan")(planning), targets(kindOf))
  })

  /** Status, then events, then the finalizers that nothing holds any longer. */
  const conclude = Effect.fnUntraced(function* ({ object, plan }: Planned, failures: ReadonlyArray<ApplyFailure>) {
    if (plan.status !== undefined) yield* writeStatus(writer, kind, object, plan.status)
    recorder.record(writer.fieldManager, object, plan.events)
    for (const { level, message, fields } of plan.logs) {
      yield* level === "error" ? Effect.logError(message, fields) : Effect.logInfo(message, fields)
    }
    if (failures.length === 0 && plan.finalizers.remove.length > 0) {
      const { name, namespace = "" } = object.metadata
      yield* patchFinalizers(writer, kind, view.find(kind, namespace, name) ?? object, plan.finalizers)
    }
    const { retry, requeueAfterSeconds } = plan
    const errors = new Set([...failures.map(({ error }) => error), ...(retry === undefined ? [] : [retry])])
    return { retry, afterSeconds: requeueAfterSeconds, errors: [...errors] } satisfies Requeue
  })

  const reconcile = Effect.fnUntraced(function* (namespace: string, name: string) {
    const planned = yield* plan(namespace, name, [])
    if (planned === undefined) return undefined
    if (planned.plan.finalizers.add.length > 0) {
      yield* patchFinalizers(writer, kind, planned.object, planned.plan.finalizers)
      return WATCH
    }
    const refused = yield* carryOut(writer, planned.plan, kindOf).pipe(traced("carry out"))
    const failures = refused.filter((failure) => isHolding(failure, planned.plan))
    if (failures.length === 0) return yield* conclude(planned, failures).pipe(traced("conclude"))
    const again = yield* plan(namespace, name, failures)
    return again === undefined ? undefined : yield* conclude(again, failures).pipe(traced("conclude"))
  })

  /** When to look again; undefined if the object is gone. */
  return (namespace: string, name: string): Effect.Effect<Requeue | undefined> =>
    reconcile(namespace, name).pipe(Effect.catchTag("ApiError", (error) => Effect.succeed(requeueAfter(error))))
}
