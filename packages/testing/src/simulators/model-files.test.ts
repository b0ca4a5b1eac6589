import {
  type AIMArtifact,
  AIMArtifactKind,
  ArtifactComponent,
  customResourceDefinitionOf,
  JobKind,
  Label,
} from "@aim-engine/api"
import { isObjectOf, parseSizeOutput } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { InMemoryCluster } from "../in-memory-cluster/in-memory-cluster.ts"
import { passTime } from "../virtual-time/pass-time.ts"
import { type FilesTrouble, type ModelFiles, modelFilesRules } from "./model-files.ts"
import { create, read, simulatedCluster } from "./test-fixtures/simulated-cluster.ts"

const URI = "hf://acme/model"
const BYTES = 1000

const artifact: AIMArtifact = {
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMArtifact",
  metadata: { name: "model", namespace: "default" },
  spec: { sourceUri: URI, modelId: "acme/model" },
}

/** A Job of an artifact as the operator makes it. */
const jobOf = (component: string, uri: string) => ({
  spec: {
    backoffLimit: 0,
    template: {
      metadata: { labels: { [Label.component]: component } },
      spec: {
        restartPolicy: "Never",
        containers: [
          {
            name: "main",
            image: "downloader",
            args: [uri, "/cache"],
            env: [
              { name: "AIM_DOWNLOADER_PROTOCOL", value: "XET,HF_TRANSFER" },
              { name: "ARTIFACT_NAME", value: "model" },
              { name: "ARTIFACT_NAMESPACE", value: "default" },
              { name: "ARTIFACT_RESOURCE", value: "aimartifacts" },
            ],
          },
        ],
      },
    },
  },
})

const world = (files: ReadonlyMap<string, ModelFiles>) =>
  simulatedCluster({ kubelet: { behaviours: modelFilesRules(files) } })

/** Starts a Job with nothing but an artifact in the cluster. */
const start = Effect.fnUntraced(function* (component: string, uri = URI) {
  yield* (yield* InMemoryCluster).install([customResourceDefinitionOf(AIMArtifactKind)])
  yield* (yield* KubernetesApi).create(AIMArtifactKind, artifact, "test")
  yield* create(JobKind, "job", jobOf(component, uri))
})

const endOf = Effect.map(read(JobKind, "job"), ({ status }) => status?.conditions?.at(-1)?.type)
const logOf = Effect.flatMap(KubernetesApi, (api) => api.podLog({ namespace: "default", name: "job-00001" }, {}))
const reportOf = Effect.flatMap(KubernetesApi, (api) => api.get(AIMArtifactKind, "default", "model")).pipe(
  Effect.map((found) => (isObjectOf(AIMArtifactKind)(found) ? found.status : undefined)),
)

describe("measuring", () => {
  it.effect("says the size in the line that the operator reads", () =>
    Effect.gen(function* () {
      yield* start(ArtifactComponent.checkSize)
      yield* passTime("5 seconds")
      expect(yield* endOf).toBe("Complete")
      expect(parseSizeOutput(yield* logOf)).toEqual({ _tag: "Measured", bytes: BYTES })
    }).pipe(Effect.provide(world(new Map([[URI, { bytes: BYTES }]])))),
  )

  it.effect("fails for a source that does not exist", () =>
    Effect.gen(function* () {
      yield* start(ArtifactComponent.checkSize, "hf://acme/none")
      yield* passTime("5 seconds")
      expect(yield* endOf).toBe("Failed")
      expect(yield* logOf).toContain("Repository Not Found")
    }).pipe(Effect.provide(world(new Map()))),
  )
})

describe("downloading", () => {
  it.effect("reports how far it is, then that it verifies, and ends", () =>
    Effect.gen(function* () {
      yield* start(ArtifactComponent.download)
      yield* passTime("6 seconds")
      const under = yield* reportOf
      expect(under?.progress?.percentage).toBeGreaterThan(20)
      expect(under?.progress?.percentage).toBeLessThan(80)
      expect(under).toMatchObject({
        progress: { totalBytes: BYTES, displayPercentage: `${under?.progress?.percentage} %` },
        download: {
          protocol: "XET",
          attempt: 1,
          totalAttempts: 2,
          protocolSequence: "XET,HF_TRANSFER",
          message: "Downloading with XET",
        },
      })
      yield* passTime("10 seconds")
      expect(yield* endOf).toBe("Complete")
      expect(yield* reportOf).toMatchObject({
        progress: { downloadedBytes: BYTES, percentage: 100, displayPercentage: "100 %" },
        download: { message: "Verifying integrity..." },
      })
    }).pipe(Effect.provide(world(new Map([[URI, { bytes: BYTES }]])))),
  )

  it.effect.each<readonly [FilesTrouble, RegExp, number | undefined]>([
    ["NotFound", /Repository Not Found/, undefined],
    ["Refused", /Cannot access gated repo/, undefined],
    ["Unavailable", /503/, undefined],
    ["NoSpace", /No space left on device/, 50],
    ["Damaged", /not those of the source/, 100],
    ["Stalled", /transfer stalled/, 50],
  ])("of what is %s fails, and says why", ([trouble, words, percentage]) =>
    Effect.gen(function* () {
      yield* start(ArtifactComponent.download)
      yield* passTime("3 minutes")
      expect(yield* endOf).toBe("Failed")
      expect(yield* logOf).toMatch(words)
      expect((yield* reportOf)?.progress?.percentage).toBe(percentage)
    }).pipe(Effect.provide(world(new Map([[URI, { bytes: BYTES, trouble }]])))),
  )

  it.effect("ends all the same where nobody takes its reports", () =>
    Effect.gen(function* () {
      yield* create(JobKind, "job", jobOf(ArtifactComponent.download, URI))
      yield* passTime("20 seconds")
      expect(yield* endOf).toBe("Complete")
    }).pipe(Effect.provide(world(new Map([[URI, { bytes: BYTES }]])))),
  )
})
