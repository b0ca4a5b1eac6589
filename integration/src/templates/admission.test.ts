import { AIMClusterServiceTemplateKind, AIMServiceTemplateKind } from "@aim-engine/api"
import { dryRun } from "@aim-engine/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { until } from "../scale/load-cluster.ts"
import { namespace } from "../scale/ready-catalog.ts"
import { type ActiveJobs, watchActiveJobs } from "./active-jobs.ts"
import {
  clusterModel,
  clusterTemplate,
  gpuNode,
  startTemplateCluster,
  type TemplateCluster,
  template,
} from "./template-cluster.ts"

const LIMIT = 10
const TEMPLATES = 40
const IMAGE = "registry.test/llama:1"

/** Half of the templates are the cluster's, the others of a namespace: there is one queue for all. */
const templatesIn = (ns: string) =>
  Array.from({ length: TEMPLATES }, (_, index) => {
    const spec = { modelName: "llama", gpu: { model: "MI300X", requests: 1 + (index % 8) } }
    return index % 2 === 0 ? template(ns, `own-${index}`, spec) : clusterTemplate(`${ns}-${index}`, spec)
  })

describe(`${TEMPLATES} templates at once`, () => {
  let cluster: TemplateCluster
  let jobs: ActiveJobs

  beforeAll(async () => {
    cluster = await startTemplateCluster([gpuNode("gpu-0", "74a1")])
    cluster.dryRuns.set(
      IMAGE,
      dryRun(({ gpuCount = 0 }) => [{ profile: { metadata: { gpu: "MI300X", gpu_count: gpuCount } } }], {
        // Longer than it takes to start as many as may be active, on the slowest machine.
        after: "4 seconds",
      }),
    )
    await cluster.write([clusterModel("llama", IMAGE)])
    jobs = watchActiveJobs(cluster)
  }, 900_000)
  afterAll(async () => {
    await jobs?.stop()
    await cluster?.stop()
  })

  const readyIn = async (ns: string): Promise<number> => {
    const own = await cluster.scene.list(AIMServiceTemplateKind, ns)
    const shared = await cluster.scene.list(AIMClusterServiceTemplateKind, "")
    const ofRun = [...own, ...shared.filter(({ metadata }) => metadata.name.startsWith(`${ns}-`))]
    return ofRun.filter(({ status }) => status?.status === "Ready").length
  }

  const untilReady = (ns: string): Promise<void> =>
    until(`${TEMPLATES} templates are ready`, async () => (await readyIn(ns)) === TEMPLATES, { seconds: 240 })

  it(`never have more than ${LIMIT} active Jobs`, async () => {
    const operator = await cluster.operate()
    await cluster.write([namespace("alone"), ...templatesIn("alone")])
    await untilReady("alone")
    expect(jobs.peak()).toBe(LIMIT)
    expect(jobs.seen.size).toBe(TEMPLATES)
    operator.child.kill("SIGTERM")
    await operator.ended
  }, 300_000)

  it("nor when the leader of two operators is killed meanwhile", async () => {
    const replica = (name: string) =>
      cluster.operate({ flags: ["--leader-elect"], environment: { POD_NAME: name }, awaitStart: false })
    const before = jobs.seen.size
    const first = await replica("operator-0")
    await until("the first operator leads", () => first.log().includes("controllers start"))
    const second = await replica("operator-1")
    await until("the second operator waits", () => second.log().includes("Another process leads"))
    await cluster.write([namespace("led"), ...templatesIn("led")])
    await until("some Jobs are done and others run", () => jobs.seen.size > before + LIMIT && jobs.active() === LIMIT)
    first.child.kill("SIGKILL")
    await first.ended
    await untilReady("led")
    expect(second.log()).toContain("controllers start")
    expect(jobs.peak()).toBe(LIMIT)
    expect(jobs.seen.size).toBe(before + TEMPLATES)
  }, 300_000)
})
