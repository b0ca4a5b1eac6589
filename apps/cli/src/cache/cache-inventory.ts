import type { AIMTemplateCache, KubernetesObject } from "@aim-engine/api"
import { type Artifact, parseQuantity, parseTime } from "@aim-engine/core"
import { Result } from "effect"
import type { CacheObjects } from "./cache-objects.ts"
import { type CacheUser, isHeldBy, isMadeByHand, usersOfArtifact, usersOfCache } from "./cache-users.ts"

/** A template cache, and who needs it. */
export interface UsedCache {
  readonly cache: AIMTemplateCache
  readonly users: ReadonlyArray<CacheUser>
  readonly isMadeByHand: boolean
}

/** Files on a volume, and who needs them. */
export interface CachedFiles {
  readonly artifact: Artifact
  /** Who needs them besides the caches that hold them. */
  readonly users: ReadonlyArray<CacheUser>
  readonly holders: ReadonlyArray<UsedCache>
  readonly isMadeByHand: boolean
}

/** What is cached, and what nobody needs of it. */
export interface CacheInventory {
  readonly files: ReadonlyArray<CachedFiles>
  readonly caches: ReadonlyArray<UsedCache>
}

/** Looks at what is cached and who needs it. */
export const takeInventory = (objects: CacheObjects): CacheInventory => {
  const caches = objects.caches.map((cache) => ({
    cache,
    users: usersOfCache(cache, objects),
    isMadeByHand: isMadeByHand(cache),
  }))
  const files = objects.artifacts.map((artifact) => ({
    artifact,
    users: usersOfArtifact(artifact, objects),
    holders: caches.filter(({ cache }) => isHeldBy(artifact, cache, objects)),
    isMadeByHand: isMadeByHand(artifact),
  }))
  return { files, caches }
}

/** What counts as needed by nobody. */
export interface GarbageRules {
  /** Whether what people made themselves counts, too. */
  readonly includesHandMade: boolean
  /** For how long nobody must have used it, in milliseconds. */
  readonly unusedMillis: number
  /** The present instant, ms since 1970. */
  readonly now: number
}

/** What can go, in the order in which it goes: caches first, which would have their files made anew. */
export interface Garbage {
  readonly caches: ReadonlyArray<UsedCache>
  readonly files: ReadonlyArray<CachedFiles>
}

const isLeaving = ({ metadata }: KubernetesObject): boolean => metadata.deletionTimestamp !== undefined

/** When files were last of use: when a workload last mounted them, else when they were made. Ms since 1970. */
export const lastUse = ({ metadata, status }: Artifact): number | undefined =>
  parseTime(status?.lastUsed) ?? parseTime(metadata.creationTimestamp)

/** Whether no service, template, cache or pod needs the files. */
export const isUnused = ({ users, holders }: CachedFiles): boolean =>
  users.length === 0 && holders.every((holder) => holder.users.length === 0)

/** What nobody needs. A cache goes only with all that it holds, and files only with all caches that hold them. */
export const findGarbage = (
  { files, caches }: CacheInventory,
  { includesHandMade, unusedMillis, now }: GarbageRules,
): Garbage => {
  const isOld = ({ artifact }: CachedFiles): boolean => {
    const used = lastUse(artifact)
    return unusedMillis === 0 || (used !== undefined && now - used >= unusedMillis)
  }
  const mayGo = (each: { readonly isMadeByHand: boolean }): boolean => includesHandMade || !each.isMadeByHand
  const freeFiles = files.filter(
    (each) => isUnused(each) && each.holders.every(mayGo) && mayGo(each) && isOld(each) && !isLeaving(each.artifact),
  )
  const free = new Set(freeFiles)
  const heldBy = (holder: UsedCache) => files.filter(({ holders }) => holders.includes(holder))
  const freeCaches = caches.filter(
    (each) => each.users.length === 0 && mayGo(each) && heldBy(each).every((held) => free.has(held) || !isUnused(held)),
  )
  const goes = new Set(freeCaches)
  return { caches: freeCaches, files: freeFiles.filter(({ holders }) => holders.every((holder) => goes.has(holder))) }
}

/** The size of a volume in bytes; undefined where there is none yet. */
export const volumeBytes = ({ status }: Artifact): bigint | undefined => {
  const size = status?.allocatedSize
  if (size === undefined) return undefined
  return Result.match(parseQuantity(size), {
    onSuccess: ({ nanos }) => nanos / 1_000_000_000n,
    onFailure: () => undefined,
  })
}

/** The sizes of volumes together, in bytes. */
export const volumesBytes = (files: ReadonlyArray<CachedFiles>): bigint =>
  files.reduce((sum, { artifact }) => sum + (volumeBytes(artifact) ?? 0n), 0n)
