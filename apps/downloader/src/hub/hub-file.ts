import type { ListFileEntry } from "@huggingface/hub"
import { Result } from "effect"
import type { UnsafePath } from "../source/failure.ts"
import type { Digest, RemoteFile } from "../source/remote-file.ts"
import { targetPath } from "../source/target-path.ts"

/** A file of a repository at one commit. */
export interface HubFile extends RemoteFile {
  readonly repository: string
  /** The commit that was listed: what is read later is of the same one. */
  readonly commit: string
  /** Whether its bytes can be had through XET. */
  readonly isXet: boolean
}

/** An entry of a listing as a file; undefined for folders. Large files are known by their SHA-256, others as git knows them. */
export const hubFile = (
  { type, path, size, oid, lfs, xetHash }: ListFileEntry,
  { repository, commit }: Pick<HubFile, "repository" | "commit">,
): Result.Result<HubFile | undefined, UnsafePath> => {
  if (type !== "file") return Result.succeed(undefined)
  const digest: Digest | undefined =
    lfs !== undefined
      ? { algorithm: "sha256", hex: lfs.oid }
      : oid === undefined
        ? undefined
        : { algorithm: "git-sha1", hex: oid }
  return Result.map(targetPath(path), (checked) => ({
    path: checked,
    size: lfs?.size ?? size,
    version: digest === undefined ? commit : `${digest.algorithm}:${digest.hex}`,
    digest,
    repository,
    commit,
    isXet: xetHash !== undefined,
  }))
}

/** A path as part of an address: its slashes stay. */
export const encodedPath = (path: string): string => path.split("/").map(encodeURIComponent).join("/")
