import {
  AIMArtifactKind,
  JobKind,
  type KubernetesObject,
  PersistentVolumeClaimKind,
  type ResourceKind,
} from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { bytesOf } from "../../../apps/downloader/src/test-fixtures/download-run.ts"
import type { OperatorProcess } from "../operator/operator-process.ts"
import { followKind } from "../scale/follow-kind.ts"
import { until } from "../scale/load-cluster.ts"
import { type CacheCluster, type Stage, startCacheCluster, withDownloader } from "./cache-cluster.ts"
import { differencesIn } from "./volume.ts"

const FILES = new Map([
  ["config.json", Buffer.from("{}")],
  ["model.safetensors", bytesOf(4 * 1024 * 1024)],
])
const TOTAL = [...FILES.values()].reduce((sum, { length }) => sum + length, 0)
const SERVICE = "chat"

/** What is seen of a kind when the operator is killed. */
interface Phase {
  readonly phase: string
  readonly kind: ResourceKind
  readonly isReached: (object: KubernetesObject) => boolean
  /** Whether it starts again only once the download has ended. At once unless so. */
  readonly isAway?: boolean
}

const isTask = (task: string) => (object: KubernetesObject) =>
  object.metadata.labels?.["aim.eai.amd.com/component"] === task
const isArtifact = isObjectOf(AIMArtifactKind)
const isUnderway = (percentage: number) => (object: KubernetesObject) =>
  isArtifact(object) && (object.status?.progress?.percentage ?? 0) >= percentage

const PHASES: ReadonlyArray<Phase> = [
  { phase: "size", kind: JobKind, isReached: isTask("check-size") },
  { phase: "claim", kind: PersistentVolumeClaimKind, isReached: () => true },
  { phase: "download", kind: AIMArtifactKind, isReached: isUnderway(10) },
  {
    phase: "download until its end",
    kind: AIMArtifactKind,
    isReached: isUnderway(10),
    isAway: true,
  },
  { phase: "verify", kind: AIMArtifactKind, isReached: isUnderway(100) },
  {
    phase: "aggregate",
    kind: AIMArtifactKind,
    isReached: (object) => isArtifact(object) && object.status?.status === "Ready",
  },
]

/** Fields that differ from one run to the next. */
const PASSING = new Set([
  "uid",
  "resourceVersion",
  "managedFields",
  "creationTimestamp",
  "lastTransitionTime",
  "lastUsed",
  "startTime",
])

describe("an operator that is killed while a cache is being filled", () => {
  let cluster: CacheCluster
  let operator: OperatorProcess
  let start: () => Promise<OperatorProcess>
  let undisturbed: ReadonlyArray<unknown>

  const fill = async (name: string) => {
    const stage = await cluster.stage(name, FILES)
    // Slow enough that each phase is seen.
    stage.hub.bytesPerSecond = 2 * 1024 * 1024
    return { stage, ask: () => stage.serve(SERVICE, { caching: { mode: "Always" } }) }
  }

  const isBusy = ({ namespace }: Stage): boolean =>
    cluster.kubelet.activePods().some((pod) => pod.namespace === namespace)

  /** Everything that was made for a service, once it runs, without what differs from one run to the next. */
  const endState = async (stage: Stage): Promise<ReadonlyArray<unknown>> => {
    const { namespace } = stage
    const running = await cluster.scene.untilSeen(namespace, SERVICE, {
      status: "Running",
      CacheReady: "True CacheWarm",
    })
    const artifacts = await stage.artifacts()
    const folder = cluster.kubelet.claimFolder(namespace, artifacts[0]?.status?.persistentVolumeClaim ?? "")
    expect(await differencesIn(folder, FILES)).toEqual([])
    const objects = [
      running,
      ...(await stage.caches()),
      ...artifacts,
      ...(await cluster.scene.list(PersistentVolumeClaimKind, namespace)),
      await cluster.scene.inferenceService(namespace, SERVICE),
    ]
    const text = JSON.stringify(objects, (key, value: unknown) => (PASSING.has(key) ? undefined : value))
      .replaceAll(namespace, "stage")
      // Addresses of the hub, and hashes of UIDs.
      .replaceAll(/127\.0\.0\.1:\d+/g, "hub")
      .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "uid")
      .replaceAll(/-[0-9a-f]{8,10}\b/g, "-hash")
    return JSON.parse(text)
  }

  beforeAll(async () => {
    cluster = await startCacheCluster()
    start = () => cluster.operate(withDownloader)
    operator = await start()
  }, 900_000)
  afterAll(() => cluster?.stop())

  it("nobody kills it: the end that the others must come to", async () => {
    const { stage, ask } = await fill("stage-undisturbed")
    await ask()
    undisturbed = await endState(stage)
    expect(undisturbed).toHaveLength(5)
  }, 300_000)

  it.each(PHASES)(
    "in the phase of $phase, and the end is the same",
    async ({ phase, kind, isReached, isAway = false }) => {
      const { stage, ask } = await fill(`stage-${phase.replaceAll(/[^a-z]+/g, "-")}`)
      const jobs = new Set<string>()
      let isKilled = false
      const watches = [
        followKind(
          cluster.admin,
          JobKind,
          { namespace: stage.namespace },
          ({ metadata }) => void jobs.add(metadata.name),
        ),
        followKind(cluster.admin, kind, { namespace: stage.namespace }, (object) => {
          if (!isKilled && isReached(object)) isKilled = operator.child.kill("SIGKILL")
        }),
      ]
      await ask()
      await until(`the phase of ${phase} is reached`, () => isKilled)
      expect(await operator.ended).toBe("SIGKILL")
      if (isAway) await until("the download has ended", () => stage.hub.sentBytes === TOTAL && !isBusy(stage))
      operator = await start()
      expect(await endState(stage)).toEqual(undisturbed)
      for (const watch of watches) await watch.stop()
      // Nothing was done twice.
      expect(jobs.size).toBe(2)
      expect(stage.hub.sentBytes).toBe(TOTAL)
    },
    300_000,
  )
})
