import { Redacted, Result, Schema } from "effect"
import { Base64 } from "effect/encoding"
import type { Credentials } from "./credentials.ts"
import type { DockerConfigEntry } from "./keyring.ts"

/** A Secret with registry credentials cannot be read. Names the secret and what is wrong, never what is in it. */
export class PullSecretError extends Schema.TaggedError<PullSecretError>()("PullSecret", {
  secret: Schema.String,
  message: Schema.String,
}) {}

/** The part of a Secret that is read. `data` is base64 text by key, as the API server returns it. */
export interface PullSecret {
  readonly type?: string
  readonly data?: Readonly<Record<string, string>>
}

const Text = Schema.optionalKey(Schema.NullOr(Schema.String))
const Entry = Schema.Struct({
  username: Text,
  password: Text,
  auth: Text,
  identitytoken: Text,
  registrytoken: Text,
})
const Entries = Schema.Record(Schema.String, Entry)

/** By type of Secret: the key of its data, and where in the JSON below it the entries are. */
const FORMATS = new Map([
  [
    "kubernetes.io/dockerconfigjson",
    { key: ".dockerconfigjson", decode: Schema.decodeUnknownResult(Schema.Struct({ auths: Entries })) },
  ],
  [
    "kubernetes.io/dockercfg",
    {
      key: ".dockercfg",
      decode: (json: unknown) => Result.map(Schema.decodeUnknownResult(Entries)(json), (auths) => ({ auths })),
    },
  ],
])

/** Base64 with or without its padding, as both are found in docker configs. */
const decodeBase64 = (text: string): string | undefined => {
  const digits = text.replace(/[\s=]/g, "")
  return Result.getOrUndefined(Base64.decodeString(digits.padEnd(Math.ceil(digits.length / 4) * 4, "=")))
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** User and password of an `auth`, split at the first colon: a password may contain more of them. */
const splitAuth = (auth: string): readonly [username: string, password: string] | undefined => {
  // Old docker clients padded the text with NUL.
  const text = decodeBase64(auth)?.replaceAll("\u0000", "")
  const at = text?.indexOf(":") ?? -1
  return text === undefined || at < 0 ? undefined : [text.slice(0, at), text.slice(at + 1)]
}

const readEntry = (entry: typeof Entry.Type): Credentials | "none" | "unreadable" => {
  const auth = entry.auth ?? ""
  const split = auth === "" ? undefined : splitAuth(auth)
  if (auth !== "" && split === undefined) return "unreadable"
  const username = entry.username || split?.[0] || ""
  const password = entry.password || split?.[1] || ""
  if (entry.registrytoken) return { _tag: "RegistryToken", token: Redacted.make(entry.registrytoken) }
  if (entry.identitytoken) return { _tag: "IdentityToken", username, token: Redacted.make(entry.identitytoken) }
  return username === "" && password === "" ? "none" : { _tag: "Basic", username, password: Redacted.make(password) }
}

/**
 * The credentials in a Secret of type `kubernetes.io/dockerconfigjson` or `kubernetes.io/dockercfg`; none in a Secret of
 * another type. `name` (`namespace/name`) is what errors call it.
 * Source: Kubernetes, "Pull an Image from a Private Registry"; docker CLI, `config.json`.
 */
export const parsePullSecret = (
  name: string,
  secret: PullSecret,
): Result.Result<ReadonlyArray<DockerConfigEntry>, PullSecretError> => {
  const format = FORMATS.get(secret.type ?? "")
  if (format === undefined) return Result.succeed([])
  const fail = (problem: string) =>
    Result.fail(new PullSecretError({ secret: name, message: `Secret ${name}: ${problem}` }))
  const encoded = new Map(Object.entries(secret.data ?? {})).get(format.key)
  if (encoded === undefined) return fail(`it has no ${format.key}, which its type ${secret.type} asks for`)
  const text = decodeBase64(encoded)
  if (text === undefined) return fail(`${format.key} is not base64`)
  // What a decoding error says quotes the value, which is the secret: it is not passed on.
  const decoded = format.decode(parseJson(text))
  if (Result.isFailure(decoded)) return fail(`${format.key} is not the JSON of a docker config`)
  const entries: Array<DockerConfigEntry> = []
  for (const [key, entry] of Object.entries(decoded.success.auths)) {
    const credentials = readEntry(entry)
    if (credentials === "unreadable") return fail(`the auth of ${JSON.stringify(key)} is not base64 of user:password`)
    if (credentials !== "none") entries.push({ key, credentials })
  }
  return Result.succeed(entries)
}
