import { Redacted } from "effect"
import { basicAuthorization, type Credentials } from "../credentials/credentials.ts"

/** Everything that must not be repeated of credentials, and of an `Authorization` header made with them. */
export const secretsOf = (
  credentials: Credentials | undefined,
  authorization?: Redacted.Redacted,
): ReadonlyArray<Redacted.Redacted> => {
  const headers = [
    ...(authorization === undefined ? [] : [authorization]),
    ...(credentials?._tag === "Basic" ? [basicAuthorization(credentials.username, credentials.password)] : []),
  ]
  // Without its scheme, which is no secret.
  const values = headers.map((header) => Redacted.make(Redacted.value(header).replace(/^\S+ /, "")))
  if (credentials === undefined) return values
  return [...values, credentials._tag === "Basic" ? credentials.password : credentials.token]
}
