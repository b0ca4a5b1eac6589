/** Forms of times in log lines. Source: zap, `zapcore.TimeEncoder`. */
export const TIME_ENCODINGS = ["epoch", "millis", "nano", "iso8601", "rfc3339", "rfc3339nano"] as const
export type TimeEncoding = (typeof TIME_ENCODINGS)[number]

/** A time as log lines carry it: seconds, milliseconds or nanoseconds since 1970, or text in UTC. */
export const encodeTime = (date: Date, encoding: TimeEncoding): string | number => {
  switch (encoding) {
    case "epoch":
      return date.getTime() / 1000
    case "millis":
      return date.getTime()
    case "nano":
      return date.getTime() * 1_000_000
    case "iso8601":
    case "rfc3339":
    case "rfc3339nano":
      return date.toISOString()
  }
}
