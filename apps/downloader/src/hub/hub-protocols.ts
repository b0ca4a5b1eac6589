import type { Protocol, UnknownProtocol } from "../source/open-source.ts"
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

/** What is wrong with a list that has these words. */
export const problemOf = (...unknown: ReadonlyArray<string>): string =>
  `AIM_DOWNLOADER_PROTOCOL names ${unknown.join(", ")}; known are ${[...KNOWN.keys()].join(", ")}`

/**
 * The protocols of a list such as `XET,HF_TRANSFER`, in its order. Words that are not known keep their place, and are returned
 * beside; where there are no others, there is nothing to try.
 */
export const hubProtocols = (
  list: string,
  settings: HubSettings,
): {
  readonly protocols: ReadonlyArray<Protocol<HubFile> | UnknownProtocol>
  readonly unknown: ReadonlyArray<string>
} => {
  const words = list
    .split(",")
    .map((word) => word.trim().toUpperCase())
    .filter((word) => word !== "")
  const names = words.length === 0 ? ["XET"] : words
  const unknown = names.filter((name) => !KNOWN.has(name))
  const protocols = names.map((name) => {
    const make = KNOWN.get(name)
    return make === undefined ? { name, problem: problemOf(name) } : { name, ...make(settings) }
  })
  return { protocols: unknown.length === names.length ? [] : protocols, unknown }
}
