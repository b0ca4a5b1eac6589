/** What a container's last words tell about why it failed. */
export type LogClass = "infrastructure" | "not-found" | "auth" | "storage" | "network"

/** A recognised log: its class, and the line that told it. */
export interface LogFinding {
  readonly class: LogClass
  readonly line: string
}

/** Whether a line shows something. */
type LinePattern = (line: string) => boolean

const matching =
  (pattern: RegExp): LinePattern =>
  (line) =>
    pattern.test(line)

/**
 * Parts that occur one after the other in one line, whatever lies between them. Each is looked for once, from where the
 * one before ended: `a.*b.*c` as a single expression takes cubic time on lines that repeat a part.
 */
const inOrder = (...parts: ReadonlyArray<string>): LinePattern => {
  const expressions = parts.map((part) => new RegExp(part, "gi"))
  return (line) => {
    let from = 0
    return expressions.every((expression) => {
      expression.lastIndex = from
      const found = expression.test(line)
      from = expression.lastIndex
      return found
    })
  }
}

/**
 * What is looked for, class by class in this order, and within a class pattern by pattern.
 * A missing source comes before refused credentials, because Hugging Face answers 401 for repositories that do not exist.
 * The loose pairs "model … not found" and "file … not found" count only in a line that reports an error: inference
 * servers mention optional files that they do not find. A name that was not resolved comes last: it may have been so for a
 * while only, before something else failed.
 */
const PATTERNS: ReadonlyArray<readonly [LogClass, ReadonlyArray<LinePattern>]> = [
  [
    "infrastructure",
    [
      inOrder("RBAC:", "not found"),
      inOrder("clusterrole", "not found"),
      inOrder("forbidden", "cannot", "resource"),
      inOrder("serviceaccount", "cannot"),
    ],
  ],
  [
    "not-found",
    [
      matching(/repository not found/i),
      matching(/RepositoryNotFoundError/i),
      inOrder("\\b404\\b", "not", "found"),
      inOrder("not", "found", "\\b404\\b"),
      matching(/NoSuchKey/i),
      matching(/NoSuchBucket/i),
      inOrder("(?:^|\\b)(?:error|fatal|failed)\\b", "\\bmodel\\b", "\\bnot\\b", "\\bfound\\b"),
      inOrder("(?:^|\\b)(?:error|fatal|failed)\\b", "\\bfile\\b", "\\bnot\\b", "\\bfound\\b"),
      inOrder("\\bs3\\b", "\\b404\\b"),
      // The downloader's own, where it does not read the address.
      matching(/ ERROR cannot download "[^"]*": (?:expected|only|no step) /),
    ],
  ],
  [
    "auth",
    [
      inOrder("access", "denied", "s3"),
      inOrder("\\bs3\\b", "\\b403\\b"),
      matching(/AccessDenied/),
      matching(/InvalidAccessKeyId/i),
      matching(/SignatureDoesNotMatch/i),
      inOrder("\\bs3\\b", "unauthorized"),
      inOrder("aws", "credentials", "not", "found"),
      matching(/NoCredentialProviders/i),
      inOrder("access to model", "is restricted"),
      matching(/cannot access gated repo/i),
      inOrder("invalid", "token", "huggingface"),
      inOrder("huggingface", "authentication", "failed"),
      inOrder("\\b401\\b", "unauthorized", "hf\\.co"),
      inOrder("\\b403\\b", "forbidden", "hf\\.co"),
    ],
  ],
  [
    "storage",
    [
      matching(/no space left on device/i),
      inOrder("\\bdisk\\b", "\\bfull\\b"),
      matching(/ENOSPC/i),
      inOrder("quota", "exceeded"),
      inOrder("storage", "\\bfull\\b"),
    ],
  ],
  [
    "network",
    [
      matching(/\b(?:ENOTFOUND|EAI_AGAIN)\b/),
      matching(/temporary failure in name resolution/i),
      matching(/name or service not known/i),
    ],
  ],
]

/** Longest line that is looked at; whatever is longer is data, not a message. */
const MAX_LINE_LENGTH = 4096

const linesOf = (log: string): ReadonlyArray<string> =>
  log
    .split("\n")
    .map((line) => line.trim().slice(0, MAX_LINE_LENGTH))
    .filter((line) => line !== "")

/** What the downloader tells besides: how much there is and how far it is, in words and numbers of any kind. */
const DOWNLOADER_INFO = /^\d{4}-\d\d-\d\dT[\d:.]+Z INFO /

/** A line without what an address names: buckets, paths and models have any name, such as `disk-full` or `404`. */
const withoutNames = (line: string): string =>
  line.replace(/\b((?:hf|s3):\/\/)[^\s"',;()]+/gi, "$1").replace(/\b(https?:\/\/[^\s"',;()/]+)[^\s"',;()]*/gi, "$1")

/** The class of a log, and the line that told it; undefined if no pattern fits. */
export const categorizeLogText = (log: string): LogFinding | undefined => {
  const lines = linesOf(log)
    .filter((line) => !DOWNLOADER_INFO.test(line))
    .map((line) => ({ line, words: withoutNames(line) }))
  for (const [logClass, patterns] of PATTERNS) {
    for (const shows of patterns) {
      const found = lines.find(({ words }) => shows(words))
      if (found !== undefined) return { class: logClass, line: found.line }
    }
  }
  return undefined
}

/** The last lines of a log that say something, as one text. */
export const lastLines = (log: string, count: number): string => linesOf(log).slice(-count).join("\n")
