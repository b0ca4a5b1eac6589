import { Effect, type Scope } from "effect"
import { ClusterView } from "../cluster-view/cluster-view.ts"
import type { KubernetesApi } from "../kubernetes-api.ts"
import { EventRecorder } from "../recorder/event-recorder.ts"
import type { Controller, RunningController } from "./controller.ts"
import { type QuietOptions, waitForQuiet } from "./quiet.ts"

/** Controllers at work on one view of the cluster. */
export interface RunningOperator {
  readonly controllers: ReadonlyArray<RunningController>
  /** Returns when there is nothing left to do. */
  readonly waitForQuiet: (options?: QuietOptions) => Effect.Effect<void>
}

/**
 * Waits until the view is complete, then starts the controllers. They run until the scope ends: then no further object is
 * started on, and those under way are finished. With several replicas, call it when this one leads.
 */
export const startOperator = Effect.fnUntraced(function* (
  controllers: ReadonlyArray<Controller>,
): Effect.fn.Return<RunningOperator, never, Scope.Scope | ClusterView | KubernetesApi | EventRecorder> {
  const view = yield* ClusterView
  const recorder = yield* EventRecorder
  yield* view.awaitSynced
  yield* Effect.logInfo("Watches are complete; controllers start", { controllers: controllers.map(({ name }) => name) })
  const running = yield* Effect.forEach(controllers, (controller) => controller.start)
  return {
    controllers: running,
    waitForQuiet: (options) => waitForQuiet({ view, recorder, controllers: running }, options),
  }
})
