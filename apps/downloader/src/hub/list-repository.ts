import { listFiles, modelInfo } from "@huggingface/hub"
import { Result } from "effect"
import { ListingLimits } from "../source/listing-limits.ts"
import { ListedEntry, ListedFile, ModelAnswer, readAnswer } from "./hub-answer.ts"
import { type HubFile, hubFile } from "./hub-file.ts"

/** What a listing of a repository needs. */
export interface RepositoryAccess {
  readonly hubUrl: string
  readonly fetch: typeof fetch
}

/** The files of a repository at its newest commit, by path. Fails with a `DownloadFailure`. */
export const listRepository = async (
  repository: string,
  { hubUrl, fetch }: RepositoryAccess,
): Promise<ReadonlyArray<HubFile>> => {
  const model = await modelInfo({ name: repository, additionalFields: ["sha"], hubUrl, fetch })
  const { sha: commit } = readAnswer(ModelAnswer, model, { hubUrl, name: repository })
  const files: Array<HubFile> = []
  const repo = { type: "model", name: repository } as const
  const limits = new ListingLimits(`hf://${repository}`)
  const fetchPage: typeof fetch = (url, init) => {
    limits.page(String(url))
    return fetch(url, init)
  }
  for await (const entry of listFiles({ repo, recursive: true, revision: commit, hubUrl, fetch: fetchPage })) {
    limits.file()
    const { type, path } = readAnswer(ListedEntry, entry, { hubUrl, name: `an entry of ${repository}` })
    if (type !== "file") continue
    const file = readAnswer(ListedFile, entry, { hubUrl, name: `${JSON.stringify(path)} of ${repository}` })
    files.push(Result.getOrThrow(hubFile(file, { repository, commit })))
  }
  return files.sort((left, right) => (left.path < right.path ? -1 : 1))
}
