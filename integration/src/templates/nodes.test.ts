import {
  AIM_API_VERSION,
  AIMClusterServiceTemplateKind,
  type AIMService,
  AIMServiceKind,
  AIMServiceTemplateKind,
  JobKind,
  NodeKind,
} from "@aim-engine/api"
import { findCondition } from "@aim-engine/core"
import { dryRun } from "@aim-engine/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { SYSTEM_NAMESPACE } from "../operator/installed-cluster.ts"
import { namespace } from "../scale/ready-catalog.ts"
import type { ObjectToWrite } from "../scale/write-objects.ts"
import {
  clusterModel,
  clusterTemplate,
  gpuNode,
  startTemplateCluster,
  type TemplateCluster,
  template,
} from "./template-cluster.ts"
import { startTracedEngine, type TracedEngine } from "./traced-engine.ts"

const NAMESPACE = "ml"
const IMAGE = "registry.test/any:1"
const MI300X = "74a1"
const MI210 = "740f"
const RX7900 = "744c"

const service = (name: string, model: string): ObjectToWrite => {
  const object: AIMService = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMService",
    metadata: { name, namespace: NAMESPACE },
    spec: { model: { name: model } },
  }
  return { kind: AIMServiceKind, object }
}

const gpu = (model: string) => ({ gpu: { model, requests: 1 } })

/** Those for whom the MI300X makes a difference: templates, and who depends on them. */
const CONCERNED = [
  "cluster-model llama",
  "cluster-service-template llama-shared",
  "service ml/chat",
  "service-template ml/llama-big",
  "service-template ml/llama-own",
]

describe("when nodes come and go", () => {
  let cluster: TemplateCluster
  let engine: TracedEngine

  beforeAll(async () => {
    cluster = await startTemplateCluster([
      gpuNode("old-0", MI300X),
      gpuNode("old-1", MI300X),
      gpuNode("small-0", MI210),
    ])
    cluster.dryRuns.set(
      IMAGE,
      dryRun(({ gpu: model, gpuCount }) => [
        {
          profile: {
            metadata: {
              ...(model === undefined ? {} : { gpu: model }),
              ...(gpuCount === undefined ? {} : { gpu_count: gpuCount }),
              type: "optimized",
            },
          },
        },
      ]),
    )
    await cluster.write([
      namespace(NAMESPACE),
      ...["llama", "qwen", "tiny", "next"].map((name) => clusterModel(name, IMAGE)),
      clusterTemplate("llama-shared", { modelName: "llama", ...gpu("MI300X") }),
      template(NAMESPACE, "llama-own", { modelName: "llama", ...gpu("MI300X") }),
      template(NAMESPACE, "llama-big", { modelName: "llama", gpu: { minVram: "100Gi" } }),
      clusterTemplate("qwen-shared", { modelName: "qwen", ...gpu("MI210") }),
      template(NAMESPACE, "qwen-own", { modelName: "qwen", ...gpu("MI210") }),
      clusterTemplate("tiny-shared", { modelName: "tiny" }),
      clusterTemplate("next-shared", { modelName: "next", ...gpu("RX7900") }),
      service("chat", "llama"),
      service("batch", "qwen"),
      service("toy", "tiny"),
    ])
    engine = await startTracedEngine(cluster.operatorKubeconfig)
  }, 900_000)
  afterAll(async () => {
    await engine?.stop()
    await cluster?.stop()
  })

  const states = async (): Promise<Record<string, string | undefined>> => {
    const all = [
      ...(await cluster.scene.list(AIMClusterServiceTemplateKind, "")),
      ...(await cluster.scene.list(AIMServiceTemplateKind, NAMESPACE)),
      ...(await cluster.scene.list(AIMServiceKind, NAMESPACE)),
    ]
    return Object.fromEntries(all.map(({ metadata, status }) => [metadata.name, status?.status]))
  }

  const BEFORE = {
    "llama-shared": "Ready",
    "llama-own": "Ready",
    "llama-big": "Ready",
    "qwen-shared": "Ready",
    "qwen-own": "Ready",
    "tiny-shared": "Ready",
    "next-shared": "NotAvailable",
    chat: "Running",
    batch: "Running",
    toy: "Running",
  }
  const WITHOUT = {
    ...BEFORE,
    "llama-shared": "NotAvailable",
    "llama-own": "NotAvailable",
    "llama-big": "NotAvailable",
    "next-shared": "Ready",
    chat: "Degraded",
  }
  const untilStates = (expected: Record<string, string>) =>
    expect.poll(states, { timeout: 120_000, interval: 250 }).toEqual(expected)

  const jobs = async (): Promise<number> =>
    (await Promise.all([SYSTEM_NAMESPACE, NAMESPACE].map((ns) => cluster.scene.list(JobKind, ns)))).flat().length

  it("at first everything is as the nodes allow", async () => {
    await untilStates(BEFORE)
    // From here on nobody looks at the Jobs that discovered the templates, and that go after a while.
    await engine.stop()
    engine = await startTracedEngine(cluster.operatorKubeconfig)
    await engine.untilIdle()
    expect(engine.takeReconciled()).toEqual(expect.arrayContaining([...CONCERNED, "service ml/toy"]))
  }, 200_000)

  it("one whose other labels flap wakes nobody; one with a GPU that is missed wakes those that miss it", async () => {
    for (const zone of ["a", "b", "a", "b"]) {
      const labels = { "topology.kubernetes.io/zone": zone, "amd.com/gpu.driver-version": zone }
      await cluster.scene.patch(NodeKind, "", "old-0", { metadata: { labels } })
    }
    // When this is known, what came before is.
    await cluster.kubelet.addNode(gpuNode("next-0", RX7900))
    await untilStates({ ...BEFORE, "next-shared": "Ready" })
    await engine.untilIdle()
    expect(engine.takeReconciled()).toEqual(["cluster-model next", "cluster-service-template next-shared"])
  }, 200_000)

  it("the last but one of a model wakes nobody; without the last, exactly those that need it are not available", async () => {
    await cluster.kubelet.removeNode("old-0")
    await engine.untilIdle()
    expect(engine.takeReconciled()).toEqual([])
    await cluster.kubelet.removeNode("old-1")
    await untilStates(WITHOUT)
    await engine.untilIdle()
    expect(engine.takeReconciled()).toEqual(CONCERNED)
    const chat = await cluster.scene.read(AIMServiceKind, NAMESPACE, "chat")
    expect(findCondition(chat?.status?.conditions, "TemplateReady")).toMatchObject({
      status: "False",
      reason: "TemplateNotReady",
      message: "template ml/llama-own is NotAvailable; the running service is left as it is",
    })
    expect(findCondition(chat?.status?.conditions, "RuntimeReady")?.status).toBe("True")
  }, 200_000)

  it("one more brings them back, and nothing is discovered anew", async () => {
    const before = await jobs()
    await cluster.kubelet.addNode(gpuNode("new-0", MI300X))
    await untilStates({ ...BEFORE, "next-shared": "Ready" })
    await engine.untilIdle()
    expect(engine.takeReconciled()).toEqual(CONCERNED)
    expect(await jobs()).toBe(before)
  }, 200_000)

  it("the operator's metrics count the same reconciles", async () => {
    expect(await engine.reconcileTotal()).toBe(engine.traced())
  })
})
