import type { ApiError } from "@aim-engine/core"
import { HttpMethod, type KubeConfig, RequestContext } from "@kubernetes/client-node"
import { Clock, Duration, Effect, Equal, Semaphore } from "effect"
import { Agent, type Dispatcher } from "undici"
import { networkError } from "./network-error.ts"

/** With what requests are sent: connections that trust and identify, and headers that authorise. */
export interface Credentials {
  readonly dispatcher: Dispatcher
  readonly headers: Readonly<Record<string, string>>
}

/** Tokens are files that are replaced, and plugins that answer for a time: they are looked at again after this. */
const MAX_AGE = Duration.minutes(1)
/** How long the last streams may take to end. */
const CLOSE_WITHIN = Duration.seconds(1)

interface Held extends Credentials {
  readonly tls: unknown
  readonly at: number
}

/** What a TLS connection is made from. New certificates mean new connections. */
const tlsMaterial = async (config: KubeConfig): Promise<unknown> => {
  const options: Parameters<KubeConfig["applyToHTTPSOptions"]>[0] = {}
  await config.applyToHTTPSOptions(options)
  const { ca, cert, key } = options
  return [ca, cert, key].map((part) => (part === undefined || part === null ? "" : String(part)))
}

const authenticate = async (config: KubeConfig, server: string, held: Held | undefined, at: number): Promise<Held> => {
  const context = new RequestContext(server, HttpMethod.GET)
  await config.applySecurityAuthentication(context)
  const tls = await tlsMaterial(config)
  const isSame = held !== undefined && Equal.equals(held.tls, tls)
  const made: Dispatcher | undefined = context.getDispatcher()
  return { dispatcher: isSame ? held.dispatcher : (made ?? new Agent()), headers: context.getHeaders(), tls, at }
}

/**
 * The credentials of the current context, from client-node's configuration: certificates, tokens, token files, exec plugins,
 * OIDC, proxies. Connections are kept as long as the certificates stay; `renew` looks at everything again.
 */
export const makeCredentials = (config: KubeConfig, server: string) => {
  const lock = Semaphore.makeUnsafe(1)
  let held: Held | undefined

  const load = (at: number): Effect.Effect<Held, ApiError> =>
    Effect.tryPromise({
      try: () => authenticate(config, server, held, at),
      catch: (error) => networkError("Reading the credentials", error),
    }).pipe(
      Effect.tap((fresh) =>
        Effect.sync(() => {
          // Requests under way keep their connections until they are done.
          if (held !== undefined && held.dispatcher !== fresh.dispatcher) void held.dispatcher.close()
          held = fresh
        }),
      ),
    )

  const current: Effect.Effect<Credentials, ApiError> = lock.withPermits(1)(
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      held !== undefined && now - held.at < Duration.toMillis(MAX_AGE) ? Effect.succeed(held) : load(now),
    ),
  )
  const renew: Effect.Effect<Credentials, ApiError> = lock.withPermits(1)(Effect.flatMap(Clock.currentTimeMillis, load))
  const close: Effect.Effect<void> = Effect.suspend(() => {
    const dispatcher = held?.dispatcher
    if (dispatcher === undefined) return Effect.void
    // Streams that are still ending would otherwise report the end of their connection to nobody, which ends the process.
    return Effect.promise(() => dispatcher.close()).pipe(
      Effect.timeoutOption(CLOSE_WITHIN),
      Effect.andThen(Effect.promise(() => dispatcher.destroy())),
    )
  })
  return { current, renew, close }
}
