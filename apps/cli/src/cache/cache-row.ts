import type { KubernetesObject, ObjectRef } from "@aim-engine/api"
import { artifactStatus } from "@aim-engine/core"
import { type CachedFiles, isUnused } from "./cache-inventory.ts"

/** What a person wants to see of cached files at a glance. Unknown texts are empty. */
export interface CacheRow {
  readonly namespace: string
  readonly kind: string
  readonly name: string
  readonly source: string
  readonly status: string
  /** While it is being filled, as its downloader tells it: `45 %`. */
  readonly progress: string
  /** Of the files, e.g. `15.3 GiB`. */
  readonly size: string
  /** Of the volume, a quantity. */
  readonly volume: string
  readonly claim: string
  /** `service chat`, `template x`: those in the end, not what stands in between. */
  readonly usedBy: ReadonlyArray<string>
  /** Template caches that hold the files. */
  readonly caches: ReadonlyArray<string>
  /** RFC 3339; when a workload last mounted the files. */
  readonly lastUsed: string
  /** RFC 3339. */
  readonly createdAt: string
  /** Whether nobody needs the files. */
  readonly isUnused: boolean
}

/** Kinds by the words that people have for them; others by their own names. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["AIMService", "service"],
  ["AIMServiceTemplate", "template"],
  ["AIMClusterServiceTemplate", "cluster template"],
  ["Pod", "pod"],
])

/** An object as people call it, without its namespace. */
export const userText = ({ kind, name }: Pick<ObjectRef, "kind" | "name">): string =>
  `${WORDS.get(kind) ?? kind} ${name}`

/** Whether somebody made the files, or a cache that holds them, by hand: they stay for that. */
const handText = ({ isMadeByHand, holders }: CachedFiles): ReadonlyArray<string> => [
  ...(isMadeByHand ? ["made by hand"] : []),
  ...holders.filter((holder) => holder.isMadeByHand).map(({ cache }) => `cache ${cache.metadata.name}, made by hand`),
]

const nameOf = ({ metadata }: KubernetesObject): string => metadata.name

/** The row of cached files. */
export const cacheRow = (files: CachedFiles): CacheRow => {
  const { metadata, kind, spec, status } = files.artifact
  const users = [...files.users, ...files.holders.flatMap((holder) => holder.users)]
  const texts = [...new Set(users.map(({ ref }) => userText(ref)))].sort()
  const isReady = status?.status === "Ready"
  return {
    namespace: metadata.namespace ?? "",
    kind,
    name: metadata.name,
    source: spec.sourceUri,
    status: artifactStatus(files.artifact),
    progress: isReady ? "" : (status?.progress?.displayPercentage ?? ""),
    size: status?.displaySize ?? "",
    volume: status?.allocatedSize === undefined ? "" : String(status.allocatedSize),
    claim: status?.persistentVolumeClaim ?? "",
    usedBy: texts.length > 0 ? texts : handText(files),
    caches: files.holders.map(({ cache }) => nameOf(cache)),
    lastUsed: status?.lastUsed ?? "",
    createdAt: metadata.creationTimestamp ?? "",
    isUnused: isUnused(files),
  }
}
