import { classifyApiError } from "@aim-engine/core"
import { KubernetesApi, type Observer } from "@aim-engine/kubernetes"
import { Effect } from "effect"

/** How many bytes of a log are read where the request does not say: enough for the lines that explain a failure. */
const DEFAULT_LIMIT_BYTES = 64 * 1024

/** A log that was cut may lack the bytes of the character that was cut. */
const CHARACTER_BYTES = 4

/** How much fewer lines are asked for where the end of a log is longer than it may be. */
const FEWER = 4

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/**
 * The end of a container's log, from the API server. Parameters: `namespace`, `pod`, `container`, `previous`, `tailLines`
 * and `limitBytes`. The API server cuts off the end of what is longer, so of long lines fewer are asked for, until
 * they fit; a single line that is too long has its start.
 */
export const podLogObserver: Effect.Effect<Observer, never, KubernetesApi> = Effect.map(
  KubernetesApi,
  (api): Observer =>
    ({ parameters }) => {
      const { namespace = "", pod = "", container, previous, tailLines, limitBytes } = parameters
      const limit = limitBytes === undefined ? DEFAULT_LIMIT_BYTES : Number(limitBytes)
      const read = (lines: number | undefined) =>
        api.podLog(
          { namespace, name: pod },
          {
            ...(container === undefined ? {} : { container }),
            ...(lines === undefined ? {} : { tailLines: lines }),
            previous: previous === "true",
            limitBytes: limit,
          },
        )
      const readEnd = Effect.fnUntraced(function* () {
        let lines = tailLines === undefined ? undefined : Number(tailLines)
        for (;;) {
          const text = yield* read(lines)
          const isWhole = bytesOf(text) <= limit - CHARACTER_BYTES
          if (isWhole || lines === undefined || lines <= 1) return text
          lines = Math.ceil(lines / FEWER)
        }
      })
      return Effect.mapError(readEnd(), classifyApiError)
    },
)
