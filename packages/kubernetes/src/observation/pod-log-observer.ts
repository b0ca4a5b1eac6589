import { classifyApiError, isNotFound } from "@aim-engine/core"
import { Effect } from "effect"
import { KubernetesApi } from "../kubernetes-api.ts"
import type { Observer } from "./observers.ts"

/** The most that is read of one log: enough for the lines that explain a failure, whatever a container prints. */
const MAX_BYTES = 64 * 1024

/**
 * Answers requests for the end of a container's log, with the parameters `namespace`, `pod`, `container`, `previous` and `tailLines`.
 * A pod that is gone has an empty log.
 */
export const podLogObserver: Effect.Effect<Observer, never, KubernetesApi> = Effect.map(
  KubernetesApi,
  (api): Observer =>
    ({ parameters }) => {
      const { namespace = "", pod = "", container, previous, tailLines } = parameters
      return api
        .podLog(
          { namespace, name: pod },
          {
            ...(container === undefined ? {} : { container }),
            ...(tailLines === undefined ? {} : { tailLines: Number(tailLines) }),
            previous: previous === "true",
            limitBytes: MAX_BYTES,
          },
        )
        .pipe(
          Effect.catchIf(isNotFound, () => Effect.succeed("")),
          Effect.mapError(classifyApiError),
        )
    },
)
