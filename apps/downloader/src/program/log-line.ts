import { Logger } from "effect"
import { withoutSecrets } from "./environment-secrets.ts"

/**
 * One line for each event: time, level, message. The operator reads the last lines of a failed download, and so do people;
 * secrets of the environment, and those that other systems put into their messages, are masked.
 */
export const logLine = (env: NodeJS.ProcessEnv) => {
  const masked = withoutSecrets(env)
  return Logger.make(({ date, logLevel, message }) => {
    const parts: ReadonlyArray<unknown> = Array.isArray(message) ? message : [message]
    return masked(`${date.toISOString()} ${logLevel.toUpperCase()} ${parts.map(String).join(" ")}`)
  })
}
