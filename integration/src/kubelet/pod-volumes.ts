import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { type Container, PersistentVolumeClaimKind, type Pod } from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect, Schedule } from "effect"

/** A place in a container, and the folder of this machine that stands for it. */
export interface Mount {
  readonly path: string
  readonly folder: string
}

const isClaim = isObjectOf(PersistentVolumeClaimKind)

/** The folders that stand for volumes: one for each claim, which outlives its pods, and one for each other volume of a pod. */
export class VolumeFolders {
  readonly #folder: string
  readonly #ofClaims = new Map<string, string>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The folder of the claim that was mounted last under this name; undefined if none was. */
  ofClaim(namespace: string, name: string): string | undefined {
    return this.#ofClaims.get(`${namespace}/${name}`)
  }

  /** The folder of a pod itself. */
  ofPod({ metadata: { uid = "" } }: Pod): string {
    return join(this.#folder, "pods", uid)
  }

  /** Mounts the volumes of a pod, as soon as each of its claims is bound; by volume name. */
  mount(pod: Pod): Effect.Effect<ReadonlyMap<string, string>, never, KubernetesApi> {
    return Effect.forEach(pod.spec?.volumes ?? [], ({ name, persistentVolumeClaim }) => {
      const folder =
        persistentVolumeClaim === undefined
          ? Effect.succeed(join(this.ofPod(pod), "volumes", name))
          : this.#boundClaim(pod.metadata.namespace ?? "", persistentVolumeClaim.claimName)
      return Effect.map(Effect.tap(folder, makeFolder), (made) => [name, made] as const)
    }).pipe(Effect.map((entries) => new Map(entries)))
  }

  /** A claim that is created anew under its old name is empty. */
  #boundClaim(namespace: string, name: string): Effect.Effect<string, never, KubernetesApi> {
    return Effect.flatMap(KubernetesApi, (api) => api.get(PersistentVolumeClaimKind, namespace, name)).pipe(
      Effect.filterOrFail((claim) => isClaim(claim) && claim.status?.phase === "Bound"),
      Effect.retry(Schedule.spaced("100 millis")),
      Effect.orDie,
      Effect.map((claim) => {
        const folder = join(this.#folder, "claims", namespace, `${name}-${claim.metadata.uid}`)
        this.#ofClaims.set(`${namespace}/${name}`, folder)
        return folder
      }),
    )
  }
}

/** Makes a folder that everybody may write to, as a volume is to the group of its pod. */
export const makeFolder = (folder: string): Effect.Effect<void> =>
  Effect.promise(() => mkdir(folder, { recursive: true }))

/** The mounts of a container; an inner path before the one around it. */
export const mountsOf = (
  { volumeMounts = [] }: Container,
  volumes: ReadonlyMap<string, string>,
): ReadonlyArray<Mount> =>
  volumeMounts
    .map(({ name, mountPath, subPath = "" }) => ({ path: mountPath, folder: join(volumes.get(name) ?? "", subPath) }))
    .toSorted((a, b) => b.path.length - a.path.length)

/** A path of the container as one of this machine; any other text stays. */
export const localPath = (text: string, mounts: ReadonlyArray<Mount>): string => {
  const mount = mounts.find(({ path }) => text === path || text.startsWith(`${path}/`))
  return mount === undefined ? text : mount.folder + text.slice(mount.path.length)
}
