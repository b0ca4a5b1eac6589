import { Clock, Duration, Effect, Random, RcMap, Redacted, type Scope, Semaphore } from "effect"
import { constTrue } from "effect/Function"
import { type HttpBody, HttpClient, HttpClientRequest } from "effect/http"
import {
  InvalidResponseError,
  type RegistryError,
  RegistryTimeoutError,
  type RegistryUnavailableError,
  ResponseTooLargeError,
} from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import { type Answer, readAnswer } from "./answer.ts"
import { about, type Operation } from "./operation.ts"
import { nextAddress } from "./redirect.ts"
import { retryAfterSeconds } from "./retry-after.ts"
import { mayPass, transportError } from "./transport-error.ts"

/** One request, and how it may end. */
export interface ExchangeRequest extends Operation {
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  /** The `Authorization` header. Sent to the host of `url`, and to no other that it redirects to. */
  readonly authorization?: Redacted.Redacted | undefined
  /** Whether the headers of the answer are enough. */
  readonly isHead?: boolean
  /** A body makes it a POST, which is not redirected. */
  readonly body?: HttpBody.HttpBody
  /** A longer body than this is not read. */
  readonly limitBytes: number
  /** How often it is sent, instead of the settings' number. */
  readonly attempts?: number
}

/** Sends a request and reads the answer, whatever its status. Retries, redirects, deadlines and limits are in it. */
export type Exchange = (request: ExchangeRequest) => Effect.Effect<Answer, RegistryError>

/** Statuses that may be gone a moment later. */
const PASSING: ReadonlySet<number> = new Set([408, 499, 500, 502, 503, 504, 522])

type Outcome = Answer | RegistryUnavailableError | RegistryTimeoutError

const passes = (outcome: Outcome): boolean => {
  if ("status" in outcome && "bytes" in outcome) return PASSING.has(outcome.status)
  return outcome._tag === "RegistryTimeout" || mayPass(outcome)
}

const isAnswer = (outcome: Outcome): outcome is Answer => "bytes" in outcome

const methodOf = ({ body, isHead }: ExchangeRequest) => (body !== undefined ? "POST" : isHead === true ? "HEAD" : "GET")

/** HTTP under the limits of the settings. */
export const makeExchange = (
  settings: RegistrySettings,
): Effect.Effect<Exchange, never, HttpClient.HttpClient | Scope.Scope> =>
  Effect.gen(function* () {
    const client = HttpClient.withScope(yield* HttpClient.HttpClient)
    const hosts = yield* RcMap.make({
      lookup: (_host: string) => Semaphore.make(settings.requestsPerHost),
      idleTimeToLive: Duration.minutes(1),
    })

    const withPermit = <A, E>(host: string, work: Effect.Effect<A, E>): Effect.Effect<A, E> =>
      Effect.scoped(Effect.flatMap(RcMap.get(hosts, host), (semaphore) => semaphore.withPermit(work)))

    /** One request to one host. The connection is given up as soon as enough is read. */
    const ask = (request: ExchangeRequest, url: URL, authorization: Redacted.Redacted | undefined) => {
      // As text: signed addresses must arrive letter by letter, and a URL's query would be written anew.
      const message = HttpClientRequest.make(methodOf(request))(url.href, {
        headers: {
          // GitHub answers nobody who does not say who they are.
          "user-agent": "aim-engine",
          ...request.headers,
          ...(authorization === undefined ? {} : { authorization: Redacted.value(authorization) }),
        },
        ...(request.body === undefined ? {} : { body: request.body }),
      })
      const answered = Effect.scoped(
        Effect.flatMap(client.execute(message), (response) =>
          readAnswer(response, url, request.isHead === true ? "none" : request.limitBytes),
        ),
      ).pipe(
        Effect.mapError((error) => transportError(request, error)),
        Effect.timeoutOrElse({
          duration: Duration.seconds(settings.requestSeconds),
          orElse: () =>
            new RegistryTimeoutError({
              registry: request.registry,
              message: `${about(request)}: no answer from ${url.host} within ${settings.requestSeconds} s`,
              seconds: settings.requestSeconds,
            }),
        }),
        Effect.provideService(HttpClient.TracerPropagationEnabled, false),
        // Where a redirect leads is often a signed address, which is a secret in itself.
        Effect.provideService(HttpClient.TracerDisabledWhen, url === request.url ? () => false : constTrue),
      )
      return withPermit(url.host, answered)
    }

    const follow = Effect.fnUntraced(function* (request: ExchangeRequest) {
      let url = request.url
      let { authorization } = request
      for (let redirects = 0; ; redirects++) {
        const answer = yield* ask(request, url, authorization)
        if (answer.status < 300 || answer.status >= 400) {
          if (!answer.isCut || answer.status >= 400) return answer
          return yield* new ResponseTooLargeError({
            registry: request.registry,
            message: `${about(request)}: the answer is longer than ${request.limitBytes} bytes`,
            limitBytes: request.limitBytes,
          })
        }
        const next =
          redirects < settings.redirects ? nextAddress(answer, request.body === undefined) : "too many redirects"
        if (typeof next === "string") {
          return yield* new InvalidResponseError({
            registry: request.registry,
            message: `${about(request)}: redirected by ${url.host}: ${next}`,
          })
        }
        if (next.origin !== url.origin) authorization = undefined
        url = next
      }
    })

    /** Seconds until the next attempt; undefined if there is none. */
    const waitAfter = Effect.fnUntraced(function* (outcome: Outcome, attempt: number) {
      const asked = isAnswer(outcome) ? retryAfterSeconds(outcome.headers, yield* Clock.currentTimeMillis) : undefined
      const isLimited = isAnswer(outcome) && outcome.status === 429 && asked !== undefined
      if (!passes(outcome) && !isLimited) return undefined
      if (asked !== undefined) return asked <= settings.patienceSeconds ? asked : undefined
      const waits = settings.retryWaitSeconds
      const spread = 0.9 + 0.2 * (yield* Random.next)
      return (waits[Math.min(attempt, waits.length) - 1] ?? 0) * spread
    })

    return Effect.fnUntraced(function* (request: ExchangeRequest) {
      for (let attempt = 1; ; attempt++) {
        const outcome: Outcome = yield* follow(request).pipe(
          Effect.catchTag(["RegistryUnavailable", "RegistryTimeout"], (error) => Effect.succeed(error)),
        )
        const wait = attempt < (request.attempts ?? settings.attempts) ? yield* waitAfter(outcome, attempt) : undefined
        if (wait === undefined) return isAnswer(outcome) ? outcome : yield* outcome
        yield* Effect.sleep(Duration.seconds(wait))
      }
    })
  })
