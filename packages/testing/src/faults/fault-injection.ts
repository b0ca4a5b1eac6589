import type { ObjectRef, ResourceKind } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Context, Deferred, Effect, Layer, Stream } from "effect"
import type { Verb } from "../in-memory-cluster/request-count.ts"
import type { ClientRequest, FaultPlan } from "./fault-plan.ts"
import { isWrite, requestFault, requestText } from "./request-fault.ts"
import { disturbedWatch } from "./watch-faults.ts"

/** A fault that was injected: what, and into which request. */
export interface InjectedFault {
  readonly fault: string
  readonly request: string
}

const clientRequest = (
  verb: Verb,
  kind: Pick<ResourceKind, "plural">,
  ref: Partial<Pick<ObjectRef, "namespace" | "name">> = {},
): ClientRequest => ({ verb, plural: kind.plural, namespace: ref.namespace ?? "", name: ref.name ?? "" })

/**
 * Disturbs what goes between a client and its API server, by a plan. It wraps whichever `KubernetesApi` it is given, so
 * the in-memory cluster and a real one are disturbed alike.
 *
 * @example
 * const world = FaultInjection.layer(roughWeather(42)).pipe(Layer.provideMerge(InMemoryCluster.layer()))
 */
export class FaultInjection extends Context.Service<
  FaultInjection,
  {
    /** What was injected so far, in order. */
    readonly injected: Effect.Effect<ReadonlyArray<InjectedFault>>
    /**
     * Completes when the client crashes. The request at which it did never returns: interrupt the client, and start
     * it anew after {@link restarted}.
     */
    readonly crashed: Effect.Effect<void>
    /** Says that the client was started anew: the next crash is waited for. */
    readonly restarted: Effect.Effect<void>
    /** No more faults from now on, so that what was disturbed can settle. */
    readonly calm: Effect.Effect<void>
  }
>()("@aim-engine/testing/faults/FaultInjection") {
  /** The disturbed `KubernetesApi`, around the one in the environment. */
  static readonly layer = (plan: FaultPlan): Layer.Layer<FaultInjection | KubernetesApi, never, KubernetesApi> =>
    Layer.effectContext(makeFaults(plan))
}

class Disturbance {
  readonly injected: Array<InjectedFault> = []
  isCalm = false
  crash: Deferred.Deferred<void> = Deferred.makeUnsafe()
  readonly #plan: FaultPlan
  readonly #ordinals = new Map<string, number>()
  #writes = 0

  constructor(plan: FaultPlan) {
    this.#plan = plan
  }

  /** How often a request of this text was made, this one included. */
  count(text: string): number {
    const ordinal = (this.#ordinals.get(text) ?? 0) + 1
    this.#ordinals.set(text, ordinal)
    return ordinal
  }

  record(fault: string, request: string): void {
    this.injected.push({ fault, request })
  }

  /** Whether the client crashes at this request, and whether the request is carried out first. */
  crashAt(request: ClientRequest): "before" | "after" | undefined {
    if (!isWrite(request)) return undefined
    this.#writes += 1
    return this.isCalm ? undefined : this.#plan.crashes?.find(({ write }) => write === this.#writes)?.when
  }

  /** A request with the fault that the plan has for it. */
  request<A>(request: ClientRequest, run: Effect.Effect<A, ApiError>): Effect.Effect<A, ApiError> {
    return Effect.suspend(() => {
      const text = requestText(request)
      const ordinal = this.count(text)
      const crash = this.crashAt(request)
      if (crash !== undefined) return this.#crash(crash, text, run)
      const fault = this.isCalm ? undefined : requestFault(this.#plan, request, ordinal)
      const timed = this.#plan.latency === undefined ? run : Effect.delay(run, this.#plan.latency)
      if (fault === undefined) return timed
      this.record(fault.fault, text)
      return fault.effect === "done" ? Effect.andThen(Effect.exit(timed), fault.error) : Effect.fail(fault.error)
    })
  }

  #crash<A>(when: "before" | "after", text: string, run: Effect.Effect<A, ApiError>): Effect.Effect<never> {
    this.record(`crash ${when}`, text)
    const done = when === "after" ? Effect.exit(run) : Effect.void
    return Effect.andThen(Effect.andThen(done, Deferred.succeed(this.crash, undefined)), Effect.never)
  }
}

const disturbed = (api: KubernetesApi["Service"], faults: Disturbance, plan: FaultPlan): KubernetesApi["Service"] =>
  KubernetesApi.of({
    get: (kind, namespace, name) =>
      faults.request(clientRequest("get", kind, { namespace, name }), api.get(kind, namespace, name)),
    list: (kind, selection) => faults.request(clientRequest("list", kind, selection), api.list(kind, selection)),
    watch: (kind, resourceVersion, selection) =>
      Stream.suspend(() => {
        const request = clientRequest("watch", kind, selection)
        const question = `${requestText(request)} #${faults.count(requestText(request))}`
        const events = api.watch(kind, resourceVersion, selection)
        return plan.affects?.(request) === false
          ? events
          : disturbedWatch(plan, question, events, () => faults.isCalm).pipe(
              Stream.tapError((error) => Effect.sync(() => faults.record(error.reason, requestText(request)))),
            )
      }),
    create: (kind, object, fieldManager) =>
      faults.request(clientRequest("create", kind, object.metadata), api.create(kind, object, fieldManager)),
    apply: (kind, object, options) =>
      faults.request(clientRequest("apply", kind, object.metadata), api.apply(kind, object, options)),
    patch: (kind, ref, patch, options) =>
      faults.request(clientRequest("patch", kind, ref), api.patch(kind, ref, patch, options)),
    delete: (kind, ref, options) => faults.request(clientRequest("delete", kind, ref), api.delete(kind, ref, options)),
    podLog: (ref, options) => faults.request(clientRequest("log", { plural: "pods" }, ref), api.podLog(ref, options)),
  })

const makeFaults = Effect.fnUntraced(function* (plan: FaultPlan) {
  const api = yield* KubernetesApi
  const faults = new Disturbance(plan)
  const service = FaultInjection.of({
    injected: Effect.sync(() => [...faults.injected]),
    crashed: Effect.suspend(() => Deferred.await(faults.crash)),
    restarted: Effect.sync(() => {
      faults.crash = Deferred.makeUnsafe()
    }),
    calm: Effect.sync(() => {
      faults.isCalm = true
    }),
  })
  return Context.make(FaultInjection, service).pipe(Context.add(KubernetesApi, disturbed(api, faults, plan)))
})
