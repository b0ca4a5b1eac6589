import type { AIMResolvedModelCache, AIMTemplateCache, InferenceService, Volume, VolumeMount } from "@aim-engine/api"
import { Option, Result } from "effect"
import { derivedName } from "../naming/derived-name.ts"
import { MAX_LABEL_LENGTH, rfc1123Label } from "../naming/rfc1123-label.ts"

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

/** The volumes of a cache, by the names of what holds the files: one per model that is downloaded. */
export const cacheVolumes = (cache: AIMTemplateCache): PodVolumes => {
  const held = Object.entries(cache.status?.artifacts ?? cache.status?.modelCaches ?? {})
    .map(([key, artifact]) => ({ ...artifact, name: artifact.name ?? key }))
    .filter((artifact) => artifact.status === "Ready" && artifact.persistentVolumeClaim !== undefined)
    .toSorted((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0))
  return withoutCollisions(joinVolumes(held.map(artifactVolumes)))
}

/** Two volumes at one path make a pod invalid; the first by name is the one that counts. */
const withoutCollisions = ({ volumes, mounts }: PodVolumes): PodVolumes => {
  const firstAt = new Map(mounts.toReversed().map((mount) => [mount.mountPath, mount]))
  const kept = mounts.filter((mount) => firstAt.get(mount.mountPath) === mount)
  const used = new Set(kept.map(({ name }) => name))
  return { volumes: volumes.filter(({ name }) => used.has(name)), mounts: kept }
}

const artifactVolumes = (artifact: AIMResolvedModelCache & { readonly name: string }): PodVolumes => {
  const name = volumeName(artifact.name)
  return {
    volumes: [{ name, persistentVolumeClaim: { claimName: artifact.persistentVolumeClaim ?? "" } }],
    mounts: mountPaths(artifact, name).map((mountPath) => ({ name, mountPath })),
  }
}

const volumeName = (artifact: string): string =>
  artifact.length <= MAX_LABEL_LENGTH
    ? rfc1123Label(artifact)
    : Option.getOrElse(Result.getSuccess(derivedName([artifact], { hash: [artifact] })), () => rfc1123Label(artifact))

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
