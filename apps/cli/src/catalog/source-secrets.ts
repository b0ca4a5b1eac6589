import { type AIMClusterModelSource, type KubernetesObject, type Secret, SecretKind } from "@aim-engine/api"
import { DEFAULT_OPERATOR_NAMESPACE, isObjectOf, isOfKind } from "@aim-engine/core"
import {
  type DockerConfigEntry,
  type Keyring,
  makeKeyring,
  type PullSecretError,
  parsePullSecret,
} from "@aim-engine/registry"
import { Result } from "effect"

const isSecret = (object: KubernetesObject): object is Secret =>
  isOfKind(object, SecretKind) && isObjectOf(SecretKind)(object)

/** The Secrets that a source names, and with what its registries are asked. */
export interface SourceSecrets {
  /** Each named Secret, where a source looks for it; one that is not known is there, and empty. */
  readonly secrets: ReadonlyArray<Secret>
  /** Names of those that are not known. */
  readonly unknown: ReadonlyArray<string>
  /** Credentials that were given, then those of the Secrets. */
  readonly keyring: Keyring
}

/**
 * Finds the Secrets that a source names among objects, in whatever namespace they are. A source looks for them in the
 * operator's namespace, which no manifest tells.
 */
export const sourceSecrets = (
  { spec: { imagePullSecrets = [] } }: AIMClusterModelSource,
  objects: ReadonlyArray<KubernetesObject>,
  given: ReadonlyArray<DockerConfigEntry>,
): Result.Result<SourceSecrets, PullSecretError> => {
  const known = new Map(objects.filter(isSecret).map((secret) => [secret.metadata.name, secret]))
  const names = [...new Set(imagePullSecrets.map(({ name = "" }) => name))].filter((name) => name !== "")
  const secrets = names.map((name): Secret => {
    const { type, data } = known.get(name) ?? {}
    return {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace: DEFAULT_OPERATOR_NAMESPACE },
      ...(type === undefined ? {} : { type }),
      ...(data === undefined ? {} : { data }),
    }
  })
  return Result.map(Result.all(secrets.map((secret) => parsePullSecret(secret.metadata.name, secret))), (entries) => ({
    secrets,
    unknown: names.filter((name) => !known.has(name)),
    keyring: makeKeyring([...given, ...entries.flat()]),
  }))
}
