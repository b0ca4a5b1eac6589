/** One way in which a server lets itself be convinced. */
export interface Challenge {
  /** In lower case: `basic`, `bearer`, … */
  readonly scheme: string
  /** By name in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

const SEPARATOR = /[\s,]*/y
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const EQUALS = /[ \t]*=[ \t]*/y
const QUOTED = /"((?:[^"\\]|\\.)*)"/y
/** Text after a scheme that is no list of parameters, e.g. that of `Negotiate`. */
const TOKEN68 = /[ \t]+[A-Za-z0-9._~+/-]+=*[ \t]*(?=,|$)/y

/**
 * The challenges of a `WWW-Authenticate` header, in order; several headers count as one, joined by commas.
 * Reading ends where the text stops making sense. Source: RFC 9110, section 11.6.1.
 *
 * @example
 * parseChallenges('Bearer realm="https://auth.docker.io/token",service="registry.docker.io"')
 */
export const parseChallenges = (header: string): ReadonlyArray<Challenge> => {
  const challenges: Array<{ scheme: string; parameters: Map<string, string> }> = []
  let at = 0
  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(header)
    if (found !== null) at = pattern.lastIndex
    return found
  }
  while (at < header.length) {
    read(SEPARATOR)
    const name = read(TOKEN)?.[0].toLowerCase()
    if (name === undefined) break
    if (read(EQUALS) === null) {
      challenges.push({ scheme: name, parameters: new Map() })
      read(TOKEN68)
      continue
    }
    const value = read(QUOTED)?.[1]?.replace(/\\(.)/g, "$1") ?? read(TOKEN)?.[0]
    if (value === undefined) break
    challenges.at(-1)?.parameters.set(name, value)
  }
  return challenges
}

/** How credentials are turned into an `Authorization` header. */
export type AuthorizationScheme =
  | { readonly _tag: "Basic" }
  /** Tokens are fetched from `realm`; `scope` is what the server demanded, where it said so. */
  | { readonly _tag: "Bearer"; readonly realm: string; readonly service?: string; readonly scope?: string }

const schemeOf = ({ scheme, parameters }: Challenge): AuthorizationScheme | undefined => {
  if (scheme === "basic") return { _tag: "Basic" }
  const realm = parameters.get("realm")
  if (scheme !== "bearer" || realm === undefined || realm === "") return undefined
  const service = parameters.get("service")
  const scope = parameters.get("scope")
  return {
    _tag: "Bearer",
    realm,
    ...(service === undefined ? {} : { service }),
    ...(scope === undefined ? {} : { scope }),
  }
}

/** The first challenge that this client can meet; undefined if there is none. */
export const authorizationScheme = (header: string): AuthorizationScheme | undefined => {
  for (const challenge of parseChallenges(header)) {
    const scheme = schemeOf(challenge)
    if (scheme !== undefined) return scheme
  }
  return undefined
}
