import {
  type AIMArtifact,
  AIMArtifactKind,
  type AIMServiceSpec,
  type AIMTemplateCache,
  AIMTemplateCacheKind,
  type EnvVar,
} from "@aim-engine/api"
import { Effect, Exit, Scope } from "effect"
import { expect } from "vitest"
import { type HubState, hubServer } from "../../../apps/downloader/src/test-fixtures/hub-server.ts"
import { programOfRun } from "../../../scripts/bundles-of-run.ts"
import type { ContainerRule } from "../kubelet/container-behaviour.ts"
import type { OperateOptions } from "../scale/load-cluster.ts"
import { namespace } from "../scale/ready-catalog.ts"
import { model, runtimeConfig, service, template } from "../services/scenery.ts"
import { type ServiceCluster, startServiceCluster } from "../services/service-cluster.ts"

const DOWNLOADER_IMAGE = "registry.local/aim-artifact-downloader:test"
/** The downloader on a volume that takes no file longer than half a megabyte. */
export const FULL_VOLUME_IMAGE = "registry.local/aim-artifact-downloader:full"

/** A cluster in which the pods of download Jobs run the real downloader, as the bundle of its image has it. */
export interface CacheCluster extends ServiceCluster {
  /** A namespace with a model of its own, whose files are at a hub of its own, and one template of it. */
  readonly stage: (name: string, files: ReadonlyMap<string, Buffer>, env?: ReadonlyArray<EnvVar>) => Promise<Stage>
}

/** A namespace, its model, and the hub with the model's files. */
export interface Stage {
  readonly namespace: string
  readonly modelId: string
  readonly sourceUri: string
  readonly files: ReadonlyMap<string, Buffer>
  /** What the hub was asked for; tests change how it behaves. */
  readonly hub: HubState
  readonly serve: (name: string, spec?: Partial<AIMServiceSpec>) => Promise<void>
  readonly artifacts: () => Promise<ReadonlyArray<AIMArtifact>>
  readonly caches: () => Promise<ReadonlyArray<AIMTemplateCache>>
  /** The only artifact, once its state is this one. */
  readonly untilArtifact: (status: string) => Promise<AIMArtifact>
}

/** Jobs and their retries take their time on two busy cores. */
export const PATIENCE = { timeout: 150_000, interval: 250 }

/** What stands for the entrypoints of the downloader's image, and for KServe's initializer, which reports to nobody. */
const downloaderRules = (program: string): ReadonlyArray<ContainerRule> => [
  {
    image: /aim-artifact-downloader:full$/,
    behaviour: {
      _tag: "Exec",
      entrypoint: ["/bin/sh", "-c", 'ulimit -f 1024; exec "$@"', "sh", process.execPath, program, "download"],
    },
  },
  {
    image: /aim-artifact-downloader/,
    behaviour: (_pod, { command }) => ({
      _tag: "Exec",
      entrypoint: [process.execPath, program, command?.[0] === "/check-size.sh" ? "check-size" : "download"],
    }),
  },
  {
    image: /^kserve\/storage-initializer/,
    behaviour: {
      _tag: "Exec",
      entrypoint: ["/usr/bin/env", "-u", "ARTIFACT_NAME", process.execPath, program, "download"],
    },
  },
]

/** Starts it; the operator is yet to be started, with {@link downloaderFlags}. */
export const startCacheCluster = async (): Promise<CacheCluster> => {
  const scope = await Effect.runPromise(Scope.make())
  const cluster = await startServiceCluster(downloaderRules(programOfRun("downloader")))
  const { scene } = cluster

  const stage: CacheCluster["stage"] = async (name, files, env = []) => {
    const modelId = `acme/${name}`
    const { url, state } = await Effect.runPromise(
      Scope.provide(hubServer({ name: modelId, commit: "c0ffee", files, largeFrom: 1024 }), scope),
    )
    const source = { modelId, sourceUri: `hf://${modelId}` }
    const settings = [{ name: "HF_ENDPOINT", value: url }, { name: "PROGRESS_INTERVAL", value: "0.2" }, ...env]
    await scene.write(
      namespace(name),
      runtimeConfig(name, { env: settings }),
      model(name),
      template(name, name, { modelSources: [source], gpu: { requests: 1, model: "MI300X" } }),
    )
    const artifacts = () => scene.list(AIMArtifactKind, name)
    return {
      namespace: name,
      ...source,
      files,
      hub: state,
      serve: (serviceName, spec = {}) => scene.write(service(name, serviceName, { model: { name }, ...spec })),
      artifacts,
      caches: () => scene.list(AIMTemplateCacheKind, name),
      untilArtifact: async (status) => {
        const states = async () => (await artifacts()).map((artifact) => artifact.status?.status)
        await expect.poll(states, PATIENCE).toEqual([status])
        const [artifact] = await artifacts()
        if (artifact === undefined) throw new Error(`namespace ${name} has no artifact`)
        return artifact
      },
    }
  }

  return {
    ...cluster,
    stage,
    stop: async () => {
      await cluster.stop()
      await Effect.runPromise(Scope.close(scope, Exit.void))
    },
  }
}

/** How the operator is started, so that it downloads with the image that the kubelet knows. */
export const withDownloader: OperateOptions = { flags: [`--artifact-downloader-image=${DOWNLOADER_IMAGE}`] }
