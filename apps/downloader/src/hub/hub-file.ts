import { Result } from "effect"
import type { UnsafePath } from "../source/failure.ts"
import type { Digest, RemoteFile } from "../source/remote-file.ts"
import { targetPath } from "../source/target-path.ts"
import type { ListedFile } from "./hub-answer.ts"

/** A file of a repository at one commit. */
export interface HubFile extends RemoteFile {
  readonly repository: string
  /** The commit that was listed: what is read later is of the same one. */
  readonly commit: string
  /** Whether its bytes can be had through XET. */
  readonly isXet: boolean
}

/** A listed file. Large ones are known by their SHA-256, others as git knows them. */
export const hubFile = (
  { path, size, oid, lfs, xetHash }: ListedFile,
  { repository, commit }: Pick<HubFile, "repository" | "commit">,
): Result.Result<HubFile, UnsafePath> => {
  const digest = digestOf(oid ?? undefined, lfs?.oid)
  return Result.map(targetPath(path), (checked) => ({
    path: checked,
    size: lfs?.size ?? size,
    version: digest === undefined ? commit : `${digest.algorithm}:${digest.hex}`,
    digest,
    repository,
    commit,
    isXet: (xetHash ?? undefined) !== undefined,
  }))
}

const digestOf = (git: string | undefined, large: string | undefined): Digest | undefined => {
  if (large !== undefined) return { algorithm: "sha256", hex: large }
  return git === undefined ? undefined : { algorithm: "git-sha1", hex: git }
}

/** A path as part of an address: its slashes stay. */
export const encodedPath = (path: string): string => path.split("/").map(encodeURIComponent).join("/")
