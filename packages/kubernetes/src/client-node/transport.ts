import { ApiError } from "@aim-engine/core"
import type { KubeConfig } from "@kubernetes/client-node"
import { Duration, Effect, Metric, type Scope } from "effect"
import type { Dispatcher } from "undici"
import { requestsTotal } from "../metrics/client-metrics.ts"
import { traced } from "../tracing/traced.ts"
import { type Query, queryText } from "./api-path.ts"
import { type Credentials, makeCredentials } from "./credentials.ts"
import { networkError } from "./network-error.ts"
import { responseError, retryAfterSeconds } from "./status-error.ts"

/** One request to the API server. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE"
  readonly path: string
  readonly query?: Query
  readonly body?: { readonly contentType: string; readonly content: string }
  /** Media type of the answer. JSON unless given. */
  readonly accept?: string
}

export interface Transport {
  /** The body of the answer as text. Refusals and broken connections fail. */
  readonly text: (request: ApiRequest) => Effect.Effect<string, ApiError>
  /** The body of the answer as JSON. */
  readonly json: (request: ApiRequest) => Effect.Effect<unknown, ApiError>
  /** The body of the answer as it comes; the connection ends with the scope. */
  readonly stream: (request: ApiRequest) => Effect.Effect<AsyncIterable<Uint8Array>, ApiError, Scope.Scope>
}

/** A request that hasn't been answered after this has failed: the connection may be dead without saying so. */
const ANSWER_WITHIN = Duration.seconds(30)
/** How often a server that asks to be left alone for a while is asked again. */
const MAX_ATTEMPTS = 5
/** A longer wait than this is left to the caller's own back-off. */
const MAX_WAIT_SECONDS = 30

type Response = Dispatcher.ResponseData

const describe = ({ method, path }: ApiRequest): string => `${method} ${path}`

const readText = (request: ApiRequest, response: Response): Effect.Effect<string, ApiError> =>
  Effect.tryPromise({ try: () => response.body.text(), catch: (error) => networkError(describe(request), error) }).pipe(
    Effect.timeoutOrElse({
      duration: Duration.times(ANSWER_WITHIN, 2),
      orElse: () =>
        Effect.fail(new ApiError({ reason: "NetworkTimeout", message: `${describe(request)}: the answer broke off` })),
    }),
  )

/**
 * HTTP to the API server: undici, under client-node's authentication. Connections are shared, bodies are read as fast as
 * they are consumed. A server that is overloaded is asked again when it wants to be; an expired token is renewed once.
 */
export const makeTransport = (config: KubeConfig): Effect.Effect<Transport, ApiError, Scope.Scope> =>
  Effect.gen(function* () {
    const server = config.getCurrentCluster()?.server
    if (server === undefined) {
      return yield* new ApiError({ reason: "NetworkError", message: "The kubeconfig names no current cluster" })
    }
    const { origin, pathname, host } = new URL(server)
    const prefix = pathname.replace(/\/+$/, "")
    const credentials = makeCredentials(config, server)
    yield* Effect.addFinalizer(() => credentials.close)

    const dispatch = ({ dispatcher, headers }: Credentials, request: ApiRequest) =>
      Effect.tryPromise({
        try: async (signal) => {
          const response = await dispatcher.request({
            origin,
            path: `${prefix}${request.path}${queryText(request.query ?? {})}`,
            method: request.method,
            headers: {
              ...headers,
              accept: request.accept ?? "application/json",
              ...(request.body === undefined ? {} : { "content-type": request.body.contentType }),
            },
            ...(request.body === undefined ? {} : { body: request.body.content }),
            headersTimeout: Duration.toMillis(ANSWER_WITHIN),
            // Silence of a stream is judged by who reads it: only there is known whether it is the server's.
            bodyTimeout: 0,
            signal,
          })
          // Whoever would read it may have been interrupted: that the connection then ends is no error of the process.
          response.body.on("error", () => undefined)
          return response
        },
        catch: (error) => networkError(describe(request), error),
      }).pipe(
        Effect.tap(({ statusCode }) =>
          Metric.update(
            Metric.withAttributes(requestsTotal, { code: String(statusCode), method: request.method, host }),
            1,
          ),
        ),
      )

    const refusal = Effect.fnUntraced(function* (request: ApiRequest, response: Response) {
      const body = yield* readText(request, response)
      return responseError(response.statusCode, body, retryAfterSeconds(response.headers["retry-after"]))
    })

    /** Sends until the answer is no request to come again later. */
    const send = Effect.fnUntraced(function* (request: ApiRequest): Effect.fn.Return<Response, ApiError> {
      let held = yield* credentials.current
      let isRenewed = false
      for (let attempt = 1; ; attempt++) {
        const response = yield* dispatch(held, request)
        if (response.statusCode < 400) return response
        const error = yield* refusal(request, response)
        const wait = error.retryAfterSeconds ?? Infinity
        if (error.status === 401 && !isRenewed) {
          isRenewed = true
          held = yield* credentials.renew
        } else if (attempt < MAX_ATTEMPTS && wait <= MAX_WAIT_SECONDS) {
          yield* Effect.sleep(Duration.seconds(wait))
        } else {
          return yield* error
        }
      }
    })

    const text = (request: ApiRequest) =>
      Effect.flatMap(send(request), (response) => readText(request, response)).pipe(
        traced("API request", () => ({
          kind: "client",
          attributes: { "http.request.method": request.method, "url.path": request.path, "server.address": host },
        })),
      )

    return {
      text,
      json: (request) =>
        Effect.flatMap(text(request), (body) =>
          Effect.try({
            try: (): unknown => JSON.parse(body),
            catch: (error) => networkError(`${describe(request)}: the answer is no JSON`, error),
          }),
        ),
      stream: (request) =>
        Effect.acquireRelease(send(request), ({ body }) =>
          Effect.sync(() => {
            body.destroy()
          }),
        ).pipe(Effect.map(({ body }): AsyncIterable<Uint8Array> => body)),
    } satisfies Transport
  })
