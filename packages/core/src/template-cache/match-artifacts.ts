import { AIM_GROUP, type AIMModelSource, type AIMTemplateCache } from "@aim-engine/api"
import { Order, Result } from "effect"
import { type Artifact, artifactStatus } from "../artifact/artifact-kind.ts"
import { holdsVerifiedFiles } from "../artifact/verified-files.ts"
import { healthRank } from "../health/state.ts"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import { parseTime } from "../time/rfc3339.ts"
import { artifactName, isDedicated } from "./artifact-name.ts"

/** A source of a cache, and what holds its files. */
export interface SourceMatch {
  readonly source: AIMModelSource
  /** Place in the list of sources, from 0. */
  readonly index: number
  /** Undefined where nothing holds them yet. */
  readonly artifact: Artifact | undefined
}

/** An artifact that may hold the files of a source, and the storage class of its volume; undefined: the cluster's default. */
export interface ArtifactCandidate {
  readonly artifact: Artifact
  readonly storageClassName: string | undefined
}

/**
 * What holds the files of each source of a cache, in the order of the sources. A shared cache uses what belongs to nobody,
 * before what belongs to others of ours; a dedicated one only what is its own, or was until others came to share it.
 * Variables are not compared: the files are the same whoever downloaded them. A download that failed may have failed for
 * its variables, so it is used only if this cache would download in the very same way.
 */
export const matchArtifacts = (
  cache: AIMTemplateCache,
  sources: ReadonlyArray<AIMModelSource>,
  candidates: ReadonlyArray<ArtifactCandidate>,
): ReadonlyArray<SourceMatch> => {
  const ownNames = new Set(
    sources.flatMap((source) =>
      Result.match(artifactName(cache, source), { onSuccess: (name) => [name], onFailure: () => [] }),
    ),
  )
  const fitting = candidates.filter((candidate) => isUsable(cache, ownNames, candidate)).map(({ artifact }) => artifact)
  const bySource = Map.groupBy(fitting.toSorted(byPreference(cache)), ({ spec }) => spec.sourceUri)
  return sources.map((source, index) => {
    const artifacts = bySource.get(source.sourceUri) ?? []
    const artifact = artifacts.find(isWorthUsing) ?? ownFailed(cache, source, artifacts)
    return { source, index, artifact }
  })
}

/** Verified files are as good as ever, though something else made their artifact fail. */
const isWorthUsing = (artifact: Artifact): boolean =>
  artifactStatus(artifact) !== "Failed" || holdsVerifiedFiles(artifact)

const isUsable = (
  cache: AIMTemplateCache,
  ownNames: ReadonlySet<string>,
  { artifact, storageClassName }: ArtifactCandidate,
): boolean => {
  if (artifact.metadata.deletionTimestamp !== undefined) return false
  const wished = cache.spec.storageClassName || undefined
  if (wished !== undefined && wished !== storageClassName) return false
  if (!isDedicated(cache)) return isOwnedByUsAtMost(artifact)
  // Others may come to share it before this cache has recorded that it created it; the name says so too.
  const wasOwn = isRecorded(cache, artifact) || ownNames.has(artifact.metadata.name)
  return isOwnedBy(artifact, cache.metadata.uid) || (!isOwned(artifact) && wasOwn)
}

/** Whether an artifact belongs to somebody. */
export const isOwned = ({ metadata }: Artifact): boolean => (metadata.ownerReferences ?? []).length > 0

const isOwnedByUsAtMost = ({ metadata }: Artifact): boolean =>
  (metadata.ownerReferences ?? []).every(({ apiVersion }) => apiVersion.startsWith(`${AIM_GROUP}/`))

const isRecorded = ({ status }: AIMTemplateCache, { metadata }: Artifact): boolean =>
  metadata.uid !== undefined && Object.values(status?.artifacts ?? {}).some(({ uid }) => uid === metadata.uid)

const flag = (isFirst: (artifact: Artifact) => boolean): Order.Order<Artifact> =>
  Order.mapInput(Order.Number, (artifact: Artifact) => (isFirst(artifact) ? 0 : 1))

const byPreference = (cache: AIMTemplateCache): Order.Order<Artifact> =>
  Order.combineAll([
    flag((artifact) => isDedicated(cache) || !isOwned(artifact)),
    Order.mapInput(Order.flip(Order.Number), (artifact: Artifact) => healthRank(artifactStatus(artifact))),
    flag((artifact) => isRecorded(cache, artifact)),
    flag(({ status }) => status?.persistentVolumeClaim !== undefined),
    Order.mapInput(Order.Number, ({ metadata }: Artifact) => parseTime(metadata.creationTimestamp) ?? 0),
    Order.mapInput(Order.String, ({ metadata }: Artifact) => metadata.name),
    Order.mapInput(Order.String, ({ kind }: Artifact) => kind),
  ])

const ownFailed = (
  cache: AIMTemplateCache,
  source: AIMModelSource,
  failed: ReadonlyArray<Artifact>,
): Artifact | undefined => {
  const name = Result.getOrUndefined(artifactName(cache, source))
  return failed.find(({ metadata }) => metadata.name === name)
}
