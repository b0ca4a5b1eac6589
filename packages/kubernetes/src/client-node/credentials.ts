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
/** How long a connection is idle before it is probed; shorter than load balancers wait. Source: client-go. */
const KEEP_ALIVE_MILLIS = 30_000

interface Held extends Credentials {
  readonly tls: unknown
  readonly at: number
}

type TlsOptions = Parameters<KubeConfig["applyToHTTPSOptions"]>[0]

/** What a TLS connection is made from. New certificates mean new connections. */
const tlsMaterial = ({ ca, cert, key }: TlsOptions): ReadonlyArray<string> =>
  [ca, cert, key].map((part) => (part === undefined || part === null ? "" : String(part)))

/**
 * Connections of HTTP/1.1, so that each watch has one of its own: one that dies takes no other along, and a slow reader
 * holds up nobody. (undici's HTTP/2 streams moreover report errors to nobody when their connection ends, which ends the
 * process.) Connections through a proxy are client-node's.
 */
const connectionsOf = (config: KubeConfig, context: RequestContext, tls: TlsOptions): Dispatcher => {
  const proxied: Dispatcher | undefined = context.getDispatcher()
  if (config.getCurrentCluster()?.proxyUrl !== undefined && proxied !== undefined) return proxied
  const { ca, cert, key, pfx, passphrase, rejectUnauthorized } = tls
  const servername = "servername" in tls ? tls.servername : undefined
  const given = Object.entries({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }).filter(
    ([, value]) => value !== undefined,
  )
  return new Agent({
    allowH2: false,
    connect: { ...Object.fromEntries(given), keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MILLIS },
  })
}

const authenticate = async (config: KubeConfig, server: string, held: Held | undefined, at: number): Promise<Held> => {
  const context = new RequestContext(server, HttpMethod.GET)
  await config.applySecurityAuthentication(context)
  const options: TlsOptions = {}
  await config.applyToHTTPSOptions(options)
  const tls = tlsMaterial(options)
  const isSame = held !== undefined && Equal.equals(held.tls, tls)
  const dispatcher = isSame ? held.dispatcher : connectionsOf(config, context, options)
  return { dispatcher, headers: context.getHeaders(), tls, at }
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
  const close: Effect.Effect<void> = Effect.promise(async () => held?.dispatcher.destroy())
  return { current, renew, close }
}
