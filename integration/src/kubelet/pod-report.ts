import { type ContainerState, type Pod, PodKind } from "@aim-engine/api"
import { formatTime, isNotFound } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Clock, Effect, Schedule, Semaphore } from "effect"

/** What became of a container so far. */
export interface ContainerRecord {
  readonly state: ContainerState
  readonly lastState?: ContainerState
  readonly ready: boolean
  readonly restarts: number
  /** Whether it has ended, and is not started again. */
  readonly isOver: boolean
}

/** Why a pod ends whatever its containers do. */
export interface PodEnd {
  readonly reason: string
  readonly message: string
}

const CREATING: ContainerRecord = {
  state: { waiting: { reason: "ContainerCreating" } },
  ready: false,
  restarts: 0,
  isOver: false,
}

const hasFailed = ({ state }: ContainerRecord): boolean => (state.terminated?.exitCode ?? 0) !== 0

/** Tells the API server what becomes of a pod. */
export class PodReport {
  readonly #pod: Pod
  readonly #records = new Map<string, ContainerRecord>()
  readonly #turn = Semaphore.makeUnsafe(1)
  #startTime: string | undefined
  #end: PodEnd | undefined

  constructor(pod: Pod) {
    this.#pod = pod
  }

  record(container: string): ContainerRecord {
    return this.#records.get(container) ?? CREATING
  }

  /** Whether some container runs. */
  get isActive(): boolean {
    return [...this.#records.values()].some(({ state }) => state.running !== undefined)
  }

  /** Changes what is told of a container. */
  set(container: string, change: Partial<ContainerRecord>): Effect.Effect<void, never, KubernetesApi> {
    this.#records.set(container, { ...this.record(container), ...change })
    return this.write
  }

  /** The pod ends as failed, and its containers were killed. */
  fail(end: PodEnd): Effect.Effect<void, never, KubernetesApi> {
    this.#end = end
    const terminated = { exitCode: 137, reason: "Error" }
    for (const [name, record] of this.#records) {
      if (record.state.running !== undefined) {
        this.#records.set(name, { ...record, state: { terminated }, ready: false, isOver: true })
      }
    }
    return this.write
  }

  /** Writes the present status. A pod that is gone needs none; a server that does not answer is asked again. */
  readonly write: Effect.Effect<void, never, KubernetesApi> = Effect.suspend(() =>
    this.#turn.withPermits(1)(
      Effect.gen({ self: this }, function* () {
        const api = yield* KubernetesApi
        const now = formatTime(yield* Clock.currentTimeMillis)
        this.#startTime ??= now
        const { namespace = "", name } = this.#pod.metadata
        yield* api.patch(
          PodKind,
          { namespace, name },
          { type: "merge", body: { status: this.#status(now) } },
          { fieldManager: "kubelet", subresource: "status" },
        )
      }),
    ),
  ).pipe(Effect.retry({ schedule: Schedule.spaced("300 millis"), while: (error) => !isNotFound(error) }), Effect.ignore)

  #phase(): string {
    const { initContainers = [], containers = [] } = this.#pod.spec ?? {}
    const records = containers.map(({ name }) => this.record(name))
    if (
      this.#end !== undefined ||
      initContainers.some(({ name }) => this.record(name).isOver && hasFailed(this.record(name)))
    ) {
      return "Failed"
    }
    if (records.every(({ isOver }) => isOver)) return records.some(hasFailed) ? "Failed" : "Succeeded"
    return records.some(({ state, restarts }) => state.waiting === undefined || restarts > 0) ? "Running" : "Pending"
  }

  #status(now: string): object {
    const { initContainers = [], containers = [] } = this.#pod.spec ?? {}
    const statusOf = ({ name, image = "" }: { readonly name: string; readonly image?: string }) => {
      const { state, lastState = {}, ready, restarts } = this.record(name)
      return {
        name,
        image,
        imageID: "",
        state,
        lastState,
        ready,
        started: state.running !== undefined,
        restartCount: restarts,
      }
    }
    const isInitialized = initContainers.every(({ name }) => this.record(name).isOver)
    const isReady = containers.every(({ name }) => this.record(name).ready)
    const condition = (type: string, isTrue: boolean) => ({
      type,
      status: isTrue ? "True" : "False",
      lastProbeTime: null,
      lastTransitionTime: now,
      ...(isTrue ? {} : { reason: "ContainersNotReady" }),
    })
    return {
      phase: this.#phase(),
      startTime: this.#startTime,
      hostIP: "127.0.0.1",
      ...this.#end,
      conditions: [
        condition("PodScheduled", true),
        condition("Initialized", isInitialized),
        condition("ContainersReady", isReady),
        condition("Ready", isReady),
      ],
      containerStatuses: containers.map(statusOf),
      ...(initContainers.length === 0 ? {} : { initContainerStatuses: initContainers.map(statusOf) }),
    }
  }
}
