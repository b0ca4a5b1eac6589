import type { Protocol } from "../source/open-source.ts"
import type { HubFile } from "./hub-file.ts"
import type { HubSettings } from "./hub-settings.ts"
import { readOverHttp, readOverXet } from "./read-hub-file.ts"

/** Connections to the hub's storage at the same time. */
const CONNECTIONS = 8

type MakeProtocol = (settings: HubSettings) => Omit<Protocol<HubFile>, "name">

/** What each word of `AIM_DOWNLOADER_PROTOCOL` stands for. Source: huggingface_hub, which switches between the same ways. */
const KNOWN: ReadonlyMap<string, MakeProtocol> = new Map<string, MakeProtocol>([
  // What XET brings has to be put together, which two connections keep busy.
  ["XET", (settings) => ({ read: readOverXet(settings), connections: 2, isParallel: false })],
  ["HF_TRANSFER", (settings) => ({ read: readOverHttp(settings), connections: CONNECTIONS, isParallel: true })],
  ["HTTP", (settings) => ({ read: readOverHttp(settings), connections: 4, isParallel: false })],
])

/** The words that a list of protocols may have. */
export const KNOWN_PROTOCOLS: ReadonlyArray<string> = [...KNOWN.keys()]

/** The protocols of a list such as `XET,HF_TRANSFER`, in its order; words that are not known are returned beside. */
export const hubProtocols = (
  list: string,
  settings: HubSettings,
): { readonly protocols: ReadonlyArray<Protocol<HubFile>>; readonly unknown: ReadonlyArray<string> } => {
  const words = list
    .split(",")
    .map((word) => word.trim().toUpperCase())
    .filter((word) => word !== "")
  const names = words.length === 0 ? ["XET"] : words
  return {
    protocols: names.flatMap((name) => {
      const make = KNOWN.get(name)
      return make === undefined ? [] : [{ name, ...make(settings) }]
    }),
    unknown: names.filter((name) => !KNOWN.has(name)),
  }
}
