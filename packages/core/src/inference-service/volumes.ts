import type { AIMResolvedModelCache, AIMTemplateCache, InferenceService, Volume, VolumeMount } from "@aim-engine/api"
import { Option, Order, Result } from "effect"
import { derivedName } from "../naming/derived-name.ts"
import { rfc1123Label } from "../naming/rfc1123-label.ts"

/** Where containers look for model files. */
export const CACHE_PATH = "/workspace/cache"
/** Where earlier model caches were mounted; files there are not found under {@link CACHE_PATH}. */
export const EARLIER_CACHE_PATH = "/workspace/model-cache"

/** Volumes of an inference pod, and where its container mounts them. */
export interface PodVolumes {
  readonly volumes: ReadonlyArray<Volume>
  readonly mounts: ReadonlyArray<VolumeMount>
}

export const NO_VOLUMES: PodVolumes = { volumes: [], mounts: [] }

/** Memory that processes of a replica share: inference engines exchange tensors through it. */
export const SHARED_MEMORY: PodVolumes = {
  volumes: [{ name: "dshm", emptyDir: { medium: "Memory", sizeLimit: "8Gi" } }],
  mounts: [{ name: "dshm", mountPath: "/dev/shm" }],
}

const TEMPORARY_CACHE = "temp-cache"

/** Room for the weights of a service without a cache: the claim, or the node's disk where the size is unknown. */
export const temporaryCacheVolumes = (claimName: string | undefined): PodVolumes => ({
  volumes: [
    claimName === undefined
      ? { name: TEMPORARY_CACHE, emptyDir: {} }
      : { name: TEMPORARY_CACHE, persistentVolumeClaim: { claimName } },
  ],
  mounts: [{ name: TEMPORARY_CACHE, mountPath: CACHE_PATH }],
})

/**
 * The volumes of a cache: one for each artifact, by name, mounted once for each model whose files it holds. Both maps of the
 * status are read, as that of the artifacts tells only the first of these models.
 */
export const cacheVolumes = ({ status: { artifacts = {}, modelCaches = {} } = {} }: AIMTemplateCache): PodVolumes => {
  const held = [...Object.entries(artifacts), ...Object.entries(modelCaches)]
    .map(([key, artifact]) => ({ ...artifact, name: artifact.name ?? key }))
    .filter((artifact) => artifact.status === "Ready" && artifact.persistentVolumeClaim !== undefined)
    .toSorted(ArtifactOrder)
  const claims = new Map(held.toReversed().map((artifact) => [artifact.name, artifact.persistentVolumeClaim]))
  const ofFirstClaim = held.filter((artifact) => artifact.persistentVolumeClaim === claims.get(artifact.name))
  return withoutCollisions(joinVolumes(ofFirstClaim.map(artifactVolumes)))
}

type HeldArtifact = AIMResolvedModelCache & { readonly name: string }

const ArtifactOrder: Order.Order<HeldArtifact> = Order.combineAll([
  Order.mapInput(Order.String, ({ name }: HeldArtifact) => name),
  Order.mapInput(Order.String, ({ persistentVolumeClaim = "" }: HeldArtifact) => persistentVolumeClaim),
  Order.mapInput(Order.String, ({ model = "" }: HeldArtifact) => model),
])

/** Two volumes at one path make a pod invalid, and so do two of one name; the first by name is the one that counts. */
const withoutCollisions = ({ volumes, mounts }: PodVolumes): PodVolumes => {
  const firstAt = new Map(mounts.toReversed().map((mount) => [mount.mountPath, mount]))
  const kept = mounts.filter((mount) => firstAt.get(mount.mountPath) === mount)
  const used = new Set(kept.map(({ name }) => name))
  const byName = new Map(volumes.map((volume) => [volume.name, volume]))
  return { volumes: [...byName.values()].filter(({ name }) => used.has(name)), mounts: kept }
}

const artifactVolumes = (artifact: HeldArtifact): PodVolumes => {
  const name = volumeName(artifact.name)
  return {
    volumes: [{ name, persistentVolumeClaim: { claimName: artifact.persistentVolumeClaim ?? "" } }],
    mounts: mountPaths(artifact, name).map((mountPath) => ({ name, mountPath })),
  }
}

/** The artifact's name. One that is no name for a volume gets a hash, as others may become the same. */
const volumeName = (artifact: string): string => {
  const label = rfc1123Label(artifact)
  return label === artifact
    ? artifact
    : Option.getOrElse(Result.getSuccess(derivedName([artifact], { hash: [artifact] })), () => label)
}

/** Where a volume is mounted: as its holder says, and always somewhere below {@link CACHE_PATH}. */
const mountPaths = (artifact: AIMResolvedModelCache, volume: string): ReadonlyArray<string> => {
  const { mountPoint } = artifact
  if (mountPoint === undefined || mountPoint === "")
    return [`${CACHE_PATH}/${relativePath(artifact.model ?? "") || volume}`]
  if (!mountPoint.startsWith(`${EARLIER_CACHE_PATH}/`)) return [mountPoint]
  return [mountPoint, `${CACHE_PATH}/${relativePath(mountPoint.slice(EARLIER_CACHE_PATH.length)) || volume}`]
}

/** A path without steps up, without empty steps, and without a slash at either end. */
export const relativePath = (path: string): string =>
  path
    .replaceAll("..", "")
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .join("/")

/** Several sets of volumes as one, in order. */
export const joinVolumes = (parts: ReadonlyArray<PodVolumes>): PodVolumes => ({
  volumes: parts.flatMap((part) => part.volumes),
  mounts: parts.flatMap((part) => part.mounts),
})

/** The volumes of a live InferenceService that hold model files: all but the shared memory, in their order. */
export const modelVolumes = (live: InferenceService): PodVolumes => {
  const own = new Set(SHARED_MEMORY.volumes.map((volume) => volume.name))
  const { volumes = [], containers = [] } = live.spec.predictor
  return {
    volumes: volumes.filter((volume) => !own.has(volume.name)),
    mounts: (containers[0]?.volumeMounts ?? []).filter((mount) => !own.has(mount.name)),
  }
}

/** The claims that volumes are backed by. */
export const claimsOf = ({ volumes }: PodVolumes): ReadonlyArray<string> =>
  volumes.flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? [])

/** Whether a live InferenceService started from a cache: it mounts claims, and not just the temporary one. */
export const mountsCache = (live: InferenceService): boolean =>
  claimsOf({ ...NO_VOLUMES, volumes: modelVolumes(live).volumes.filter((volume) => volume.name !== TEMPORARY_CACHE) })
    .length > 0

/** Whether the mounts already hold everything under the paths that others would bring. */
export const servesPathsOf = (mounted: PodVolumes, wanted: PodVolumes): boolean => {
  const paths = new Set(mounted.mounts.map((mount) => mount.mountPath))
  return wanted.mounts.every((mount) => paths.has(mount.mountPath))
}
