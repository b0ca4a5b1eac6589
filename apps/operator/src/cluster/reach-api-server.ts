import { NamespaceKind } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Duration, Effect, Result, Schedule, Schema } from "effect"

/** The API server does not answer, or not to us. */
export class UnreachableError extends Schema.TaggedError<UnreachableError>()("UnreachableError", {
  message: Schema.String,
}) {}

/** A server that is being restarted is back after some seconds; beyond that, whoever started the operator should know. */
const PATIENCE = Duration.seconds(10)

/** The namespace that every cluster has. Whether it may be read does not matter: any answer is one. */
const EVERYWHERE = "kube-system"

const isAnswer = ({ status, reason }: ApiError): boolean => status !== undefined && reason !== "Unauthorized"

/** Returns once the API server at this address has answered. Fails after ten seconds, or if it refuses our credentials. */
export const reachApiServer = Effect.fnUntraced(function* (
  server: string,
): Effect.fn.Return<void, UnreachableError, KubernetesApi> {
  const api = yield* KubernetesApi
  let last = `no answer within ${Duration.toSeconds(PATIENCE)} seconds`
  const outcome = yield* api.get(NamespaceKind, "", EVERYWHERE).pipe(
    Effect.asVoid,
    Effect.catchIf(isAnswer, () => Effect.void),
    Effect.tapError(({ message }) =>
      Effect.sync(() => {
        last = message
      }),
    ),
    Effect.retry({ schedule: Schedule.spaced("1 second"), while: ({ status }) => status === undefined }),
    Effect.timeout(PATIENCE),
    Effect.result,
  )
  if (Result.isSuccess(outcome)) return
  return yield* new UnreachableError({ message: `the API server at ${server} cannot be used: ${last}` })
})
