import { type LocalObjectReference, type Secret, SecretKind, ServiceAccountKind } from "@aim-engine/api"
import { Effect, Result } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import { readObject } from "../cluster-state/read-object.ts"
import { type DomainError, InfrastructureError, MissingUpstreamError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"

/** Where the credentials for a registry are: names of Secrets, never what is in them. */
export interface PullCredentials {
  readonly namespace: string
  /** Secrets that exist, each once, in the order in which they are tried. */
  readonly secrets: ReadonlyArray<string>
  /** A text that changes with every change of those Secrets. */
  readonly version: string
}

/** Whose Secrets count. */
export interface CredentialsQuestion {
  readonly namespace: string
  /** Secrets that the object itself names. Each must exist. */
  readonly named: ReadonlyArray<LocalObjectReference> | undefined
  /** Secrets that a runtime config names for many namespaces. Those that exist count. */
  readonly shared?: ReadonlyArray<LocalObjectReference> | undefined
  /** The account whose pull secrets count last, if it exists; undefined for none. */
  readonly account?: string
}

/** The account of pods that name none. Source: Kubernetes, "Configure Service Accounts for Pods". */
export const DEFAULT_ACCOUNT = "default"

const namesOf = (references: ReadonlyArray<LocalObjectReference> = []): ReadonlyArray<string> =>
  references.map(({ name = "" }) => name).filter((name) => name !== "")

const versionOf = ({ metadata: { uid = "", resourceVersion = "" } }: Secret): string => `${uid}@${resourceVersion}`

/** That the cluster does not let us read a Secret says nothing about the registry, so it gets a reason of its own. */
const readSecret = (namespace: string, name: string) =>
  readObject(SecretKind, namespace, name).pipe(
    Effect.mapError(
      ({ message }): DomainError =>
        new InfrastructureError({
          reason: Reason.SecretAccessFailed,
          message: `Secret ${namespace}/${name}: ${message}`,
        }),
    ),
  )

/**
 * The Secrets with which a registry is asked: those that the object names, those of its runtime config, those of its
 * account. Fails as `MissingUpstream` with reason `SecretNotFound` if one that the object names does not exist, also
 * for a public image: somebody meant it to be used.
 */
export const resolvePullCredentials = Effect.fnUntraced(function* (
  question: CredentialsQuestion,
): Effect.fn.Return<PullCredentials, DomainError, ClusterState> {
  const { namespace } = question
  const named = new Set(namesOf(question.named))
  const account =
    question.account === undefined
      ? undefined
      : // An account that cannot be read is as good as one without secrets: the named ones are asked for above.
        Result.getOrUndefined(yield* Effect.result(readObject(ServiceAccountKind, namespace, question.account)))
  const names = [...new Set([...named, ...namesOf(question.shared), ...namesOf(account?.imagePullSecrets)])]
  const found: Array<readonly [name: string, version: string]> = []
  for (const name of names) {
    const secret = yield* readSecret(namespace, name)
    if (secret !== undefined) found.push([name, versionOf(secret)])
    else if (named.has(name)) {
      return yield* new MissingUpstreamError({
        reason: Reason.SecretNotFound,
        message: `imagePullSecrets names Secret ${name}, which does not exist in namespace ${namespace}`,
      })
    }
  }
  return {
    namespace,
    secrets: found.map(([name]) => name),
    version: found.map(([, version]) => version).join(","),
  }
})

/**
 * Credentials as an observer is told of them: `namespace`, `imagePullSecrets` as names joined by commas, and `secretVersion`,
 * which changes with what is in them.
 */
export const credentialParameters = ({
  namespace,
  secrets,
  version,
}: PullCredentials): Readonly<Record<"namespace" | "imagePullSecrets" | "secretVersion", string>> => ({
  namespace,
  imagePullSecrets: secrets.join(","),
  secretVersion: version,
})
