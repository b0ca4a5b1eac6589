import { type Redacted, Result, Schema } from "effect"
import {
  ImageNotFoundError,
  RegistryAuthError,
  RegistryRateLimitedError,
  RegistryUnavailableError,
} from "../errors/registry-error.ts"
import { type Answer, jsonOf } from "./answer.ts"
import { about, type Operation, quotable } from "./operation.ts"
import { retryAfterSeconds } from "./retry-after.ts"

const Text = Schema.optionalKey(Schema.Unknown)
/** How registries, token servers, Docker Hub and GitHub word a refusal. */
const Refusal = Schema.Struct({
  errors: Schema.optionalKey(Schema.Array(Schema.Struct({ code: Text, message: Text }))),
  message: Text,
  detail: Text,
  details: Text,
  error_description: Text,
})
const decodeRefusal = Schema.decodeUnknownOption(Refusal)

interface Words {
  readonly code: string
  readonly text: string
}

const textIn = (...values: ReadonlyArray<unknown>): string =>
  values.find((value): value is string => typeof value === "string" && value !== "") ?? ""

/** What a refusal says in the fields that are meant for it. Anything else, such as a proxy's page, is not passed on. */
const wordsOf = (answer: Answer): Words => {
  const json = jsonOf(answer)
  const refusal = Result.isSuccess(json) ? decodeRefusal(json.success) : undefined
  if (refusal?._tag !== "Some") return { code: "", text: "" }
  const { errors, message, detail, details, error_description } = refusal.value
  const first = errors?.[0]
  return { code: textIn(first?.code), text: textIn(first?.message, message, detail, details, error_description) }
}

/** Source: OCI distribution specification, "Error Codes". */
const NOT_FOUND: ReadonlySet<string> = new Set(["MANIFEST_UNKNOWN", "NAME_UNKNOWN", "BLOB_UNKNOWN"])

/** Who asked: what an error about a refusal must know of it, and must not repeat. */
export interface Asker {
  readonly hasCredentials: boolean
  readonly secrets: ReadonlyArray<Redacted.Redacted>
}

/** The error that an answer with a status of 400 or more stands for. `now` is in ms since 1970. */
export const statusError = (operation: Operation, answer: Answer, asker: Asker, now: number) => {
  const { registry } = operation
  const { status, headers } = answer
  const { code, text } = wordsOf(answer)
  const quote = quotable([code, text].filter((part) => part !== "").join(": "), asker.secrets)
  const message = (problem: string) =>
    `${about(operation)}: ${problem} (${quote === "" ? `HTTP ${status}` : `HTTP ${status}, ${quote}`})`
  const wait = retryAfterSeconds(headers, now)
  const waiting = wait === undefined ? {} : { retryAfterSeconds: wait }
  // GitHub says 403 where others say 429.
  const isLimited = status === 429 || code === "TOOMANYREQUESTS" || (status === 403 && wait !== undefined)
  if (isLimited) {
    return new RegistryRateLimitedError({ registry, message: message("too many requests"), ...waiting })
  }
  if (status === 401 || status === 403) {
    const problem = asker.hasCredentials
      ? "not found or not accessible with the given credentials"
      : "not found or not accessible without credentials"
    return new RegistryAuthError({ registry, message: message(problem), status, hasCredentials: asker.hasCredentials })
  }
  if (status === 404 || NOT_FOUND.has(code)) {
    return new ImageNotFoundError({ registry, message: message("not found") })
  }
  return new RegistryUnavailableError({ registry, message: message("the registry cannot answer"), status, ...waiting })
}
