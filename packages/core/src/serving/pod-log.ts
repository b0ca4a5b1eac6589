import { Schema } from "effect"
import type { ObservationRequest } from "../cluster-state/observation.ts"
import { type PodLogRequest, podLogKey } from "../health/inspectors/pod-failure.ts"

/** The type of the observations that read a container's log. */
export const POD_LOG = "PodLog"

/**
 * Asks for the end of a container's log. A run that ended logs nothing more, so an answer stays good.
 * Parameters: `namespace`, `pod`, `uid`, `container`, `previous` (`true` or `false`), `tailLines`.
 */
export const podLog = (request: PodLogRequest): ObservationRequest<string> => ({
  type: POD_LOG,
  key: podLogKey(request),
  parameters: {
    namespace: request.namespace,
    pod: request.pod,
    uid: request.uid,
    container: request.container,
    previous: String(request.previous),
    tailLines: String(request.tailLines),
  },
  ttlSeconds: Number.POSITIVE_INFINITY,
  schema: Schema.String,
})
