import { classifyApiError, POD_LOG } from "@aim-engine/core"
import { KubernetesApi, measureObservation, type Observer, Observers } from "@aim-engine/kubernetes"
import { Effect, Layer } from "effect"

/** Log excerpts end up in messages: more than this is never shown. */
const LOG_LIMIT_BYTES = 64 * 1024

/** The end of a container's log, from the API server. */
const podLogObserver =
  (api: KubernetesApi["Service"]): Observer =>
  ({ parameters }) =>
    api
      .podLog(
        { namespace: parameters.namespace ?? "", name: parameters.pod ?? "" },
        {
          previous: parameters.previous === "true",
          tailLines: Number(parameters.tailLines),
          limitBytes: LOG_LIMIT_BYTES,
          ...(parameters.container === undefined ? {} : { container: parameters.container }),
        },
      )
      .pipe(Effect.mapError(classifyApiError))

const measured = (observers: ReadonlyMap<string, Observer>): ReadonlyMap<string, Observer> =>
  new Map(
    [...observers].map(([type, observer]) => [type, (request) => measureObservation(type, observer(request))] as const),
  )

/** Everything outside the API's objects that reconcilers may ask for, and how long it takes. */
export const observersLayer: Layer.Layer<Observers, never, KubernetesApi> = Layer.effect(
  Observers,
  Effect.map(KubernetesApi, (api) => measured(new Map([[POD_LOG, podLogObserver(api)]]))),
)
