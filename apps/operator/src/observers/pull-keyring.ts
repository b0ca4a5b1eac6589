import { SecretKind } from "@aim-engine/api"
import { AuthError, InfrastructureError, Reason } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { EMPTY_KEYRING, type Keyring, makeKeyring, parsePullSecret } from "@aim-engine/registry"
import { Cache, Duration, Effect, Exit, Result, Schema } from "effect"

/** Which Secrets an observation may use, as its parameters name them, and in which version. */
interface PullSecrets {
  readonly namespace: string
  /** In the order in which they are tried, joined by commas. */
  readonly names: string
  readonly version: string
}

/** The credentials with which a registry is asked, from the parameters of an observation. */
export type PullKeyring = (
  parameters: Readonly<Record<string, string>>,
) => Effect.Effect<Keyring, AuthError | InfrastructureError>

/** A scan asks hundreds of questions one after the other, all with the same Secrets. */
const KEPT = Duration.minutes(1)
const CAPACITY = 100

const readSecret = Schema.decodeUnknownResult(
  Schema.Struct({
    type: Schema.optionalKey(Schema.String),
    data: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  }),
)

const unreadable = (message: string): AuthError => new AuthError({ reason: Reason.ImagePullAuthFailure, message })

/**
 * Reads pull Secrets when they are needed, and forgets them soon: the operator's view of the cluster holds none. A Secret
 * that cannot be got is asked for again; one that makes no sense is its owner's to change. Errors name the
 * Secret, and never what is in it.
 */
export const makePullKeyring: Effect.Effect<PullKeyring, never, KubernetesApi> = Effect.gen(function* () {
  const api = yield* KubernetesApi

  const entriesOf = Effect.fnUntraced(function* (namespace: string, name: string) {
    const object: unknown = yield* Effect.mapError(
      api.get(SecretKind, namespace, name),
      ({ message }) =>
        new InfrastructureError({
          reason: Reason.SecretAccessFailed,
          message: `Secret ${namespace}/${name}: ${message}`,
        }),
    )
    // What a decoding error says quotes the value, which is the secret: it is not passed on.
    const secret = readSecret(object)
    if (Result.isFailure(secret)) return yield* unreadable(`Secret ${namespace}/${name}: its data is not base64 text`)
    const entries = parsePullSecret(`${namespace}/${name}`, secret.success)
    return yield* Effect.fromResult(Result.mapError(entries, ({ message }) => unreadable(message)))
  })

  const lookup = ({ namespace, names }: PullSecrets): Effect.Effect<Keyring, AuthError | InfrastructureError> =>
    Effect.map(
      Effect.forEach(names.split(","), (name) => entriesOf(namespace, name)),
      (entries) => makeKeyring(entries.flat()),
    )

  const keyrings = yield* Cache.makeWith(lookup, {
    capacity: CAPACITY,
    timeToLive: (exit) => (Exit.isSuccess(exit) ? KEPT : Duration.zero),
  })
  return ({ namespace = "", imagePullSecrets: names = "", secretVersion: version = "" }) =>
    names === "" ? Effect.succeed(EMPTY_KEYRING) : Cache.get(keyrings, { namespace, names, version })
})
