import { DateTime, Option } from "effect"

const isRealTime = (text: string): boolean => Option.isSome(DateTime.make(text))

const octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"

/**
 * The text formats that are checked. Others, also those that Kubernetes does not know, hold for any text.
 * Source: Kubernetes, "Supported formats" of CustomResourceDefinitions.
 */
const formats: ReadonlyMap<string, (text: string) => boolean> = new Map([
  [
    "date-time",
    (text) =>
      /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/.test(text) &&
      isRealTime(text.toUpperCase()),
  ],
  ["date", (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isRealTime(text)],
  ["duration", (text) => /^(0|[+-]?(\d+(\.\d+)?\s*(ns|us|µs|ms|s|m|h|d|w))+)$/.test(text)],
  ["byte", (text) => /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)],
  ["uuid", (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text)],
  ["ipv4", (text) => new RegExp(`^(${octet}\\.){3}${octet}$`).test(text)],
])

/** Whether a text has a format. */
export const hasFormat = (format: string, text: string): boolean => formats.get(format)?.(text) ?? true
