import { Redacted } from "effect"
import { Base64 } from "effect/encoding"

/** What proves to a registry who is asking. Secrets are `Redacted`: neither logs nor errors print them. */
export type Credentials =
  /** A user's name and password, or an access token in the place of the password. */
  | { readonly _tag: "Basic"; readonly username: string; readonly password: Redacted.Redacted }
  /** A refresh token of a token server, which hands out access tokens for it. */
  | { readonly _tag: "IdentityToken"; readonly username: string; readonly token: Redacted.Redacted }
  /** An access token as it is: sent to the registry without asking a token server. */
  | { readonly _tag: "RegistryToken"; readonly token: Redacted.Redacted }

/** The value of an `Authorization` header for HTTP Basic. Source: RFC 7617. */
export const basicAuthorization = (username: string, password: Redacted.Redacted): Redacted.Redacted =>
  Redacted.make(`Basic ${Base64.encode(`${username}:${Redacted.value(password)}`)}`)

/** The value of an `Authorization` header with a bearer token. Source: RFC 6750. */
export const bearerAuthorization = (token: Redacted.Redacted): Redacted.Redacted =>
  Redacted.make(`Bearer ${Redacted.value(token)}`)
