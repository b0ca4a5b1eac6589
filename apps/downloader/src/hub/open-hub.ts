import { type DownloadFailure, isDownloadFailure, SourceMissing, Stalled, TransferFailure } from "../source/failure.ts"
import type { OpenSource } from "../source/open-source.ts"
import { hasContentOf } from "../verification/running-digest.ts"
import { foreignAnswer } from "./hub-answer.ts"
import { makeHubFetch } from "./hub-fetch.ts"
import type { HubFile } from "./hub-file.ts"
import { hubProtocols, problemOf } from "./hub-protocols.ts"
import type { HubSettings } from "./hub-settings.ts"
import { listRepository } from "./list-repository.ts"

/** Asks the hub for the files of a repository. Fails with a `DownloadFailure`. */
export const openHub = async (
  repository: string,
  settings: HubSettings,
  protocolList: string,
  signal: AbortSignal,
): Promise<OpenSource<HubFile>> => {
  const { protocols, unknown } = hubProtocols(protocolList, settings)
  if (protocols.length === 0) {
    throw new TransferFailure({ message: problemOf(...unknown) })
  }
  const fetch = makeHubFetch(settings, signal, settings.answerSeconds)
  const files = await listRepository(repository, { hubUrl: settings.url, fetch }).catch((error: unknown) =>
    Promise.reject(listingFailure(error, repository, settings)),
  )
  if (files.length === 0) throw new SourceMissing({ message: `Repository Not Found: ${repository} has no files` })
  return {
    files,
    protocols,
    digestOf: ({ digest }) => Promise.resolve(digest),
    verify: (file, path, verifySignal) => hasContentOf(path, file, verifySignal),
    lengthOnly: new Set(files.filter(({ digest }) => digest === undefined).map(({ path }) => path)),
  }
}

const listingFailure = (error: unknown, repository: string, { url, answerSeconds }: HubSettings): DownloadFailure => {
  if (isDownloadFailure(error)) return error
  if (error instanceof Error && error.name === "TimeoutError") {
    return new Stalled({ message: `transfer stalled: the hub at ${url} did not answer for ${answerSeconds} s` })
  }
  // Their messages quote the answer, which may be anything.
  if (error instanceof SyntaxError) return foreignAnswer(url, `what it says of ${repository} is no JSON`)
  // Those of the network have a cause; without one, the client came upon something that it did not expect.
  if (error instanceof TypeError && error.cause === undefined) {
    return foreignAnswer(url, `${repository} is not as its API says`)
  }
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ""
  const told = error instanceof Error ? error.message : String(error)
  return new TransferFailure({ message: `the hub at ${url} cannot be reached: ${told}${cause}` })
}
