import { Option } from "effect"

/** Where an HTTP server listens; without a host, on every address. */
export interface BindAddress {
  readonly host: string | undefined
  readonly port: number
}

/** An address as given on the command line; `Off` means that the server is not started. */
export type BindAddressSetting = BindAddress | "Off"

const PATTERN = /^(?:\[(?<ipv6>[^\]]+)\]|(?<host>[^:]*)):(?<port>\d{1,5})$/

/**
 * Reads `host:port`, `:port`, `[ipv6]:port`, or `0` for off; None for anything else.
 *
 * @example
 * parseBindAddress(":8081") // Option.some({ host: undefined, port: 8081 })
 * parseBindAddress("0") // Option.some("Off")
 */
export const parseBindAddress = (text: string): Option.Option<BindAddressSetting> => {
  if (text === "0") return Option.some("Off")
  const groups = PATTERN.exec(text)?.groups
  if (groups === undefined) return Option.none()
  const port = Number(groups.port)
  return port > 65535 ? Option.none() : Option.some({ host: groups.ipv6 ?? (groups.host || undefined), port })
}
