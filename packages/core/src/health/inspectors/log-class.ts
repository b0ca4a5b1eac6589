/** What a container's last words tell about why it failed. */
export type LogClass = "infrastructure" | "not-found" | "auth" | "storage"

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
 * servers mention optional files that they do not find.
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
      inOrder("(?:^|\\b)(?:error|fatal|failed)\\b", "\\bmodel\\b", "not", "found"),
      inOrder("(?:^|\\b)(?:error|fatal|failed)\\b", "\\bfile\\b", "not", "found"),
      inOrder("\\bs3\\b", "\\b404\\b"),
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
]

/** Longest line that is looked at; whatever is longer is data, not a message. */
const MAX_LINE_LENGTH = 4096

const linesOf = (log: string): ReadonlyArray<string> =>
  log
    .split("\n")
    .map((line) => line.trim().slice(0, MAX_LINE_LENGTH))
    .filter((line) => line !== "")

/** The class of a log, and the line that told it; undefined if no pattern fits. */
export const categorizeLogText = (log: string): LogFinding | undefined => {
  const lines = linesOf(log)
  for (const [logClass, patterns] of PATTERNS) {
    for (const shows of patterns) {
      const line = lines.find(shows)
      if (line !== undefined) return { class: logClass, line }
    }
  }
  return undefined
}

/** The last lines of a log that say something, as one text. */
export const lastLines = (log: string, count: number): string => linesOf(log).slice(-count).join("\n")
