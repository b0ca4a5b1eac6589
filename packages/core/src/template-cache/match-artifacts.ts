import { AIM_GROUP, type AIMModelSource, type AIMTemplateCache } from "@aim-engine/api"
import { Array as Arr, Order, Result } from "effect"
import { type Artifact, artifactStatus } from "../artifact/artifact-kind.ts"
import { holdsVerifiedFiles } from "../artifact/verified-files.ts"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import { healthRank } from "../health/state.ts"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import { parseTime } from "../time/rfc3339.ts"
import { artifactName, artifactNames, isDedicated, otherArtifactName } from "./artifact-name.ts"
import { hasAccessOf } from "./download-access.ts"

/** A source of a cache, and what holds its files. */
export interface SourceMatch {
  readonly source: AIMModelSource
  /** Place in the list of sources, from 0. */
  readonly index: number
  /** Undefined where nothing holds them yet. */
  readonly artifact: Artifact | undefined
  /** The name of an artifact that is created for them. */
  readonly freeName: Result.Result<string, InvalidSpecError>
}

/**
 * The first match of each address: sources that have it in common have what holds their files in common, too, and the
 * first of them says how they are downloaded.
 */
export const distinctMatches = (matches: ReadonlyArray<SourceMatch>): ReadonlyArray<SourceMatch> =>
  Arr.dedupeWith(matches, (one, other) => one.source.sourceUri === other.source.sourceUri)

/** An artifact that may hold the files of a source, and the storage class of its volume; undefined: the cluster's default. */
export interface ArtifactCandidate {
  readonly artifact: Artifact
  readonly storageClassName: string | undefined
}

/**
 * What holds the files of each source of a cache, in the order of the sources. A shared cache uses what belongs to nobody,
 * before what belongs to others of ours; a dedicated one only what is its own, or was until others came to share it.
 * Variables are not compared: the files are the same whoever downloaded them. A download that failed may have failed for
 * its variables, its runtime config, its pull secrets or its image, so it is used only if this cache would download in the
 * very same way.
 */
export const matchArtifacts = (
  cache: AIMTemplateCache,
  sources: ReadonlyArray<AIMModelSource>,
  candidates: ReadonlyArray<ArtifactCandidate>,
): ReadonlyArray<SourceMatch> => {
  const distinct = Arr.dedupeWith(sources, (one, other) => one.sourceUri === other.sourceUri)
  const ownNames = new Set(distinct.flatMap((source) => artifactNames(cache, source)))
  // The names tell source, variables and class.
  const isOwnDownload = (artifact: Artifact) => ownNames.has(artifact.metadata.name) && hasAccessOf(cache, artifact)
  const fitting = candidates.filter((candidate) => isUsable(cache, ownNames, candidate)).map(({ artifact }) => artifact)
  const bySource = Map.groupBy(fitting.toSorted(byPreference(cache)), ({ spec }) => spec.sourceUri)
  return sources.map((source, index) => {
    const artifacts = bySource.get(source.sourceUri) ?? []
    const artifact = artifacts.find(isWorthUsing) ?? artifacts.find(isOwnDownload)
    return { source, index, artifact, freeName: freeName(cache, source, candidates) }
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

/** Whether a cache uses an artifact so far, as its status says. */
export const isRecorded = ({ status }: AIMTemplateCache, { metadata }: Artifact): boolean =>
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

/** The usual name, unless an artifact has it that is downloaded in another way: it would be taken for the cache's own. */
const freeName = (
  cache: AIMTemplateCache,
  source: AIMModelSource,
  candidates: ReadonlyArray<ArtifactCandidate>,
): Result.Result<string, InvalidSpecError> => {
  const usual = artifactName(cache, source)
  const isTaken = candidates.some(
    ({ artifact }) =>
      artifact.kind === "AIMArtifact" &&
      Result.isSuccess(usual) &&
      artifact.metadata.name === usual.success &&
      !hasAccessOf(cache, artifact),
  )
  return isTaken ? otherArtifactName(cache, source) : usual
}
