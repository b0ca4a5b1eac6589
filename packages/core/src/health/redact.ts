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
  // Credentials before the host of an address.
  [/([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@:]*(?::[^\s/@]*)?@/gi, `$1${MASK}@`],
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

/**
 * The text with every secret masked that can be told by its form: tokens, access keys, `Authorization` values,
 * credentials in addresses, signatures of signed addresses. For everything that comes from a log or from another system.
 *
 * @example
 * redact("GET https://user:pw@hub.example/x?X-Amz-Signature=abc") // "GET https://***@hub.example/x?X-Amz-Signature=***"
 */
export const redact = (text: string): string =>
  SECRETS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text)
