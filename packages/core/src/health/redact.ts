/** What stands in the place of a secret. */
const MASK = "***"

/**
 * Secrets as they turn up in logs and messages, and what is left of each. What comes before the telling word is bounded,
 * so that long words take no quadratic time: the text is not ours.
 */
const SECRETS: ReadonlyArray<readonly [RegExp, string]> = [
  // Hugging Face tokens.
  [/\bhf_[A-Za-z0-9]{8,}/g, `hf_${MASK}`],
  // AWS access key ids, permanent and temporary.
  [/\b(AKIA|ASIA)[A-Z0-9]{12,}/g, `$1${MASK}`],
  // GitHub and GitLab tokens.
  [/\b(gh[pousr]_|github_pat_|glpat-)[A-Za-z0-9_-]{8,}/g, `$1${MASK}`],
  // `Authorization` values.
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${MASK}`],
  // JSON web tokens.
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, MASK],
  // Signed addresses: a parameter that carries a signature, key or token.
  [
    /([?&;](?:[\w-]{0,40}(?:signature|credential|security-token|access[_-]?key(?:[_-]?id)?|policy|token|password|secret)|sig|key-pair-id)=)[^\s&"'<>]+/gi,
    `$1${MASK}`,
  ],
  // Assignments such as `HF_TOKEN=…` and `"password": "…"`.
  [
    /((?:[\w-]{0,40}(?:token|password|passwd|secret[_-]?(?:access[_-]?)?key|api[_-]?key|access[_-]?key))["']?\s*[=:]\s*["']?)(?!\*\*\*)[^\s"',;&]{6,}/gi,
    `$1${MASK}`,
  ],
]

/** An address, up to a blank or quote. Each is looked at once, however many others are in it. */
const ADDRESS = /([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s"'`]+)/gi
/** Everything up to the last `@` that does not begin a digest. */
const UP_TO_LAST_AT = /^.*@(?!sha\d+:)/
/** A user or password before the first slash, or another address: an `@` further behind may be part of a path otherwise. */
const WITH_CREDENTIALS = /^[^/]*[:@]|:\/\//

/** Masks the credentials before the host of an address: whole, since passwords have slashes and more where nobody encoded them. */
const maskCredentials = (text: string): string =>
  text.replace(ADDRESS, (address: string, scheme: string, rest: string) => {
    const before = UP_TO_LAST_AT.exec(rest)?.[0] ?? ""
    return WITH_CREDENTIALS.test(before) ? `${scheme}${MASK}@${rest.slice(before.length)}` : address
  })

/**
 * The text with every secret masked that can be told by its form: tokens, access keys, `Authorization` values,
 * credentials in addresses, signatures of signed addresses. For everything that comes from a log or from another system.
 *
 * @example
 * redact("GET https://user:pw@hub.example/x?X-Amz-Signature=abc") // "GET https://***@hub.example/x?X-Amz-Signature=***"
 */
export const redact = (text: string): string =>
  SECRETS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), maskCredentials(text))

/** A shorter text is no secret: masking it would spoil every word that it occurs in. */
const MIN_SECRET = 4

/**
 * The text with known secrets masked, whatever their form: each line of each of them, since one is often told without the
 * others.
 *
 * @example
 * maskValues("no user with password horse", ["horse"]) // "no user with password ***"
 */
export const maskValues = (text: string, secrets: ReadonlyArray<string>): string =>
  secrets
    .flatMap((secret) => secret.split(/[\r\n]+/))
    .map((line) => line.trim())
    .filter((line) => line.length >= MIN_SECRET)
    .toSorted((left, right) => right.length - left.length)
    .reduce((shown, line) => shown.replaceAll(line, MASK), text)
