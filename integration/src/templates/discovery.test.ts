import {
  AIMClusterModelKind,
  AIMClusterServiceTemplateKind,
  AIMServiceTemplateKind,
  type Job,
  JobKind,
  Label,
  type ResourceKind,
} from "@aim-engine/api"
import { findCondition, formatTime, isObjectOf, parseTime, type ServiceTemplate } from "@aim-engine/core"
import { dryRun, type OfferedProfile } from "@aim-engine/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { programOfRun } from "../../../scripts/bundles-of-run.ts"
import { execute } from "../operator/command.ts"
import { SYSTEM_NAMESPACE } from "../operator/installed-cluster.ts"
import { followKind } from "../scale/follow-kind.ts"
import { namespace } from "../scale/ready-catalog.ts"
import {
  clusterModel,
  clusterTemplate,
  gpuNode,
  startTemplateCluster,
  type TemplateCluster,
  template,
} from "./template-cluster.ts"

const NAMESPACE = "ml"
const GOOD = "registry.test/good:1"
const BROKEN = "registry.test/broken:1"
const CHATTY = "registry.test/chatty:1"
const LOUD = "registry.test/loud:1"
const GONE = "registry.test/gone:1"

const OFFER: OfferedProfile = {
  profile: {
    metadata: { engine: "vllm", gpu: "MI300X", gpu_count: 1, metric: "latency", precision: "fp8", type: "optimized" },
    engine_args: { "max-model-len": 8192 },
    env_vars: { VLLM_USE_V1: "1" },
  },
  models: [{ name: "amd/llama", source: "hf://amd/llama", size_gb: 16 }],
}
const SOURCES = [{ modelId: "amd/llama", sourceUri: "hf://amd/llama", size: "16Gi" }]
const WISH = { metric: "latency", precision: "fp8", gpu: { model: "MI300X", requests: 1 } } as const

/** Some 50 MiB, in lines as long as those of a debug log. */
const LOUD_NOISE = `DEBUG [loader] tensors ${"0123456789 ".repeat(90)}[{\n`.repeat(50_000)

type TemplateKind = ResourceKind<ServiceTemplate>

describe("the discovery of templates on a real API server, with its Job controller", () => {
  let cluster: TemplateCluster

  beforeAll(async () => {
    cluster = await startTemplateCluster([gpuNode("gpu-0", "74a1")])
    const noise = { before: "INFO [main] start\n", after: "INFO [main] done]\n" }
    cluster.dryRuns
      .set(GOOD, dryRun([OFFER], { after: "300 millis", noise }))
      .set(BROKEN, { _tag: "Fail", after: 0, exitCode: 1, log: "ERROR no such profile\n" })
      .set(CHATTY, { _tag: "Succeed", after: 0, log: "INFO nothing to offer\n" })
      .set(LOUD, dryRun([OFFER], { after: 0, noise: { before: LOUD_NOISE } }))
    const images = { llama: GOOD, broken: BROKEN, chatty: CHATTY, loud: LOUD, gone: GONE }
    const models = Object.entries(images).map(([name, image]) => clusterModel(name, image))
    await cluster.write([namespace(NAMESPACE), ...models])
    await cluster.operate()
  }, 900_000)
  afterAll(() => cluster?.stop())

  const read = (kind: TemplateKind, name: string): Promise<ServiceTemplate | undefined> =>
    cluster.scene.read(kind, kind.scope === "Cluster" ? "" : NAMESPACE, name)

  /** Waits until a template is in a state, and returns it. */
  const untilStatus = async (kind: TemplateKind, name: string, status: string): Promise<ServiceTemplate> => {
    const state = async () => (await read(kind, name))?.status?.status
    await expect.poll(state, { timeout: 90_000, interval: 200 }).toBe(status)
    const found = await read(kind, name)
    if (found === undefined) throw new Error(`${name} is gone`)
    return found
  }

  const conditionOf = (found: ServiceTemplate | undefined, type: string): string => {
    const condition = findCondition(found?.status?.conditions, type)
    return condition === undefined ? "" : `${condition.status}/${condition.reason}`
  }

  /** Runs the command line against the cluster, and returns what it prints. */
  const aim = (...args: ReadonlyArray<string>): Promise<string> =>
    execute(process.execPath, [programOfRun("aim"), ...args, "--kubeconfig", cluster.plane.config.kubeconfigPath])

  /** The discovery Jobs of a template, the oldest first. */
  const jobsOf = async (name: string, ns = NAMESPACE): Promise<ReadonlyArray<Job>> =>
    (await cluster.scene.list(JobKind, ns))
      .filter(({ metadata }) => metadata.labels?.[Label.template] === name)
      .toSorted(
        (a, b) => (parseTime(a.metadata.creationTimestamp) ?? 0) - (parseTime(b.metadata.creationTimestamp) ?? 0),
      )

  it.each<[string, TemplateKind, string, ReturnType<typeof template>]>([
    [
      "cluster",
      AIMClusterServiceTemplateKind,
      SYSTEM_NAMESPACE,
      clusterTemplate("shared", { modelName: "llama", ...WISH }),
    ],
    ["namespace", AIMServiceTemplateKind, NAMESPACE, template(NAMESPACE, "own", { modelName: "llama", ...WISH })],
  ])("a template of the %s goes Pending, Progressing, Ready", async (_scope, kind, ns, written) => {
    const { name } = written.object.metadata
    const states: Array<string> = []
    const following = followKind(cluster.admin, kind, {}, (object) => {
      if (isObjectOf(kind)(object) && object.status?.status !== undefined) states.push(object.status.status)
    })
    await cluster.write([written])
    const ready = await untilStatus(kind, name, "Ready")
    await following.stop()
    // While its pod waits for a node it is Pending once more.
    expect(new Set(states)).toEqual(new Set(["Pending", "Progressing", "Ready"]))
    expect(states[0]).toBe("Pending")
    expect(states.slice(states.indexOf("Ready"))).toEqual(states.filter((state) => state === "Ready"))
    expect(ready.status).toMatchObject({
      modelSources: SOURCES,
      hardwareSummary: "1 x MI300X",
      profile: { metadata: { gpu: "MI300X", gpuCount: 1, metric: "latency", precision: "fp8", type: "optimized" } },
      discoveryJob: { namespace: ns },
    })
    expect(conditionOf(ready, "Discovered")).toBe("True/DiscoveryComplete")
    expect(await jobsOf(name, ns)).toHaveLength(1)
  })

  it("a template that names its files needs no Job", async () => {
    await cluster.write([template(NAMESPACE, "inline", { modelName: "llama", ...WISH, modelSources: SOURCES })])
    const ready = await untilStatus(AIMServiceTemplateKind, "inline", "Ready")
    expect(ready.status?.modelSources).toEqual(SOURCES)
    expect(conditionOf(ready, "Discovered")).toBe("True/InlineModelSources")
    expect(await jobsOf("inline")).toEqual([])
  })

  it("the answer is found at the end of a log of 50 MiB", async () => {
    await cluster.write([template(NAMESPACE, "loud", { modelName: "loud", ...WISH })])
    expect((await untilStatus(AIMServiceTemplateKind, "loud", "Ready")).status?.modelSources).toEqual(SOURCES)
  })

  it("a log without an answer is a failed attempt", async () => {
    await cluster.write([template(NAMESPACE, "chatty", { modelName: "chatty", ...WISH })])
    const failed = await untilStatus(AIMServiceTemplateKind, "chatty", "Failed")
    expect(conditionOf(failed, "DiscoveryJobReady")).toBe("False/DiscoveryOutputInvalid")
    expect(failed.status?.discovery).toMatchObject({
      attempts: 1,
      lastFailureReason: expect.stringContaining("NoJson"),
    })
  })

  it("an image that is not there is told as such, and its Job goes on waiting", async () => {
    await cluster.write([template(NAMESPACE, "gone", { modelName: "gone", ...WISH })])
    const failed = await untilStatus(AIMServiceTemplateKind, "gone", "Failed")
    expect(conditionOf(failed, "DiscoveryPodsReady")).toBe("False/ImageNotFound")
    expect(failed.status?.discovery?.attempts).toBeUndefined()
    expect(await jobsOf("gone")).toHaveLength(1)
  })

  it("a failed attempt is repeated after a minute, and a change of the inputs is tried at once", async () => {
    await cluster.write([template(NAMESPACE, "broken", { modelName: "broken", ...WISH })])
    const attempts = async () => (await read(AIMServiceTemplateKind, "broken"))?.status?.discovery?.attempts
    await expect.poll(attempts, { timeout: 90_000 }).toBe(1)
    const failed = await untilStatus(AIMServiceTemplateKind, "broken", "Failed")
    expect(conditionOf(failed, "Discovered")).toBe("False/DiscoveryFailed")
    const failedAt = parseTime(failed.status?.discovery?.lastAttemptTime) ?? 0
    const [first] = await jobsOf("broken")
    const explained = await aim("explain", "template", "broken", "-n", NAMESPACE)
    expect(explained).toContain("AIMServiceTemplate ml/broken: Failed")
    expect(explained).toContain("Failed attempts: 1")
    expect(explained).toContain(`Next attempt: ${formatTime(failedAt + 60_000)}`)
    expect(explained).toMatch(/gpu-0 +MI300X +192 GiB +8 amd\.com\/gpu +yes/)
    expect(await aim("nodes")).toMatch(/^gpu-0 +MI300X +amd\.com\/gpu\.device-id=74a1 +192 GiB +data sheet/m)

    await expect.poll(attempts, { timeout: 150_000, interval: 500 }).toBe(2)
    const second = (await jobsOf("broken")).at(-1)
    expect(second?.metadata.uid).not.toBe(first?.metadata.uid)
    expect(parseTime(second?.metadata.creationTimestamp)).toBeGreaterThanOrEqual(failedAt + 60_000)

    // The next attempt is two minutes away; another image is another question.
    await cluster.scene.patch(AIMClusterModelKind, "", "broken", { spec: { image: GOOD } })
    const ready = await untilStatus(AIMServiceTemplateKind, "broken", "Ready")
    const again = await read(AIMServiceTemplateKind, "broken")
    expect(parseTime(findCondition(ready.status?.conditions, "Ready")?.lastTransitionTime)).toBeLessThan(
      (parseTime(second?.metadata.creationTimestamp) ?? 0) + 120_000,
    )
    expect(again?.status?.discovery?.attempts).toBeUndefined()
  }, 300_000)
})
