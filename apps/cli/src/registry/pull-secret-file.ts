import { type DockerConfigEntry, type PullSecret, parsePullSecret } from "@aim-engine/registry"
import { Effect, FileSystem, Option, Result, Schema } from "effect"
import { Base64 } from "effect/encoding"
import { type BadInput, refuse } from "../exit-status.ts"
import { parseManifestDocuments } from "../manifest/manifest-document.ts"
import { itemsOf } from "../manifest/manifest-item.ts"

const Texts = Schema.optionalKey(Schema.Record(Schema.String, Schema.String))
const SecretManifest = Schema.Struct({
  kind: Schema.Literal("Secret"),
  type: Schema.optionalKey(Schema.String),
  data: Texts,
  stringData: Texts,
})
const DockerConfig = Schema.Struct({ auths: Schema.Record(Schema.String, Schema.Unknown) })

const decodeSecret = Schema.decodeUnknownOption(SecretManifest)
const isDockerConfig = Schema.is(DockerConfig)

const DOCKER_CONFIG = { type: "kubernetes.io/dockerconfigjson", key: ".dockerconfigjson" } as const

const encoded = (texts: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Base64.encode(text)]))

/** A value as a pull secret: the manifest of a Secret, or a docker config as it is. */
const pullSecretOf = (value: Schema.Json): PullSecret | undefined => {
  if (isDockerConfig(value)) {
    return { type: DOCKER_CONFIG.type, data: encoded({ [DOCKER_CONFIG.key]: JSON.stringify(value) }) }
  }
  return Option.match(decodeSecret(value), {
    onNone: () => undefined,
    onSome: ({ type, data = {}, stringData }) => ({
      ...(type === undefined ? {} : { type }),
      data: { ...data, ...encoded(stringData) },
    }),
  })
}

const EXPECTED =
  "expected the manifest of a Secret of type kubernetes.io/dockerconfigjson, or a docker config such as ~/.docker/config.json"

/** The credentials in a file's text. Fails with what is wrong with it, and never with what is in it. */
export const pullSecretEntries = (
  file: string,
  text: string,
): Result.Result<ReadonlyArray<DockerConfigEntry>, string> => {
  const { documents, problems } = parseManifestDocuments({ file, text })
  // A parser quotes what it does not understand: only where it stands is told.
  if (problems.length > 0) return Result.fail(`${file}: is neither YAML nor JSON; ${EXPECTED}`)
  const secrets = documents.flatMap(itemsOf).map(({ value }) => pullSecretOf(value))
  const known = secrets.filter((secret) => secret !== undefined)
  if (known.length !== secrets.length) return Result.fail(`${file}: holds something else; ${EXPECTED}`)
  return Result.all(known.map((secret) => parsePullSecret(file, secret))).pipe(
    Result.mapError(({ message }) => message),
    Result.map((entries) => entries.flat()),
    Result.filterOrFail(
      (entries) => entries.length > 0,
      () =>
        `${file}: holds no credentials; ${EXPECTED}, with user and password in it: those of a credential helper are not read`,
    ),
  )
}

/** The credentials in the file of `--pull-secret`; none where it is not given. */
export const readPullSecretFile = Effect.fnUntraced(function* (
  file: Option.Option<string>,
): Effect.fn.Return<ReadonlyArray<DockerConfigEntry>, BadInput, FileSystem.FileSystem> {
  if (Option.isNone(file)) return []
  const fs = yield* FileSystem.FileSystem
  const text = yield* Effect.catch(fs.readFileString(file.value), (error) =>
    refuse(`--pull-secret: ${file.value}: ${error.reason._tag === "NotFound" ? "no such file" : "cannot be read"}`),
  )
  const entries = pullSecretEntries(file.value, text)
  return Result.isSuccess(entries) ? entries.success : yield* refuse(`--pull-secret: ${entries.failure}`)
})
