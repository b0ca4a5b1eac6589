import { listFiles, modelInfo } from "@huggingface/hub"
import { Result } from "effect"
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
  const { sha: commit } = await modelInfo({ name: repository, additionalFields: ["sha"], hubUrl, fetch })
  const files: Array<HubFile> = []
  const repo = { type: "model", name: repository } as const
  for await (const entry of listFiles({ repo, recursive: true, revision: commit, hubUrl, fetch })) {
    const file = Result.getOrThrow(hubFile(entry, { repository, commit }))
    if (file !== undefined) files.push(file)
  }
  return files.sort((left, right) => (left.path < right.path ? -1 : 1))
}
