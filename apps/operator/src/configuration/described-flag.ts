import { Flag } from "effect/cli"

/** What is said about a flag beside its name and type, in `--help` and in the documentation. */
export interface FlagNotes {
  readonly description: string
  /** What holds where the flag is not given, as it would be written. */
  readonly fallback?: string | undefined
  /** The environment variable that counts where the flag is not given. */
  readonly variable?: string | undefined
}

/** A flag's description in full, e.g. `Where the probes are served [default: :8081]`. */
export const describeFlag = ({ description, fallback, variable }: FlagNotes): string =>
  [
    description,
    ...(fallback === undefined ? [] : [`[default: ${fallback}]`]),
    ...(variable === undefined ? [] : [`[env: ${variable}]`]),
  ].join(" ")

const PATTERN =
  /^(?<description>.*?)(?: \[default: (?<fallback>.*?)\])?(?: \[env: (?<variable>\w+)\])?(?: \(choices: .*\))?$/

/** Reads a description in full, also with the list of choices that `--help` adds to it. */
export const readFlagNotes = (text: string): FlagNotes => {
  const { description = text, fallback, variable } = PATTERN.exec(text)?.groups ?? {}
  return { description, fallback, variable }
}

/** A switch: `--name`, `--name=true` or `--name=false`. */
export const switchFlag = (name: string, fallback: boolean, description: string): Flag.Flag<boolean> =>
  Flag.Boolean(name).pipe(
    Flag.withDescription(describeFlag({ description, fallback: String(fallback) })),
    Flag.withDefault(fallback),
  )
