import { readFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type AuditLog, auditLog, writesIn } from "./audit-log.ts"
import { commandBlocks, runAsReader } from "./documented-commands.ts"
import { freePort } from "./free-port.ts"
import { OPERATOR_USER, type OperatorCluster, SYSTEM_NAMESPACE, startInstalledCluster } from "./installed-cluster.ts"
import { type OperatorProcess, startOperator, untilReady } from "./operator-process.ts"
import { scrape } from "./scrape.ts"
import { type SimulatedWorld, startSimulatedWorld } from "./simulated-world.ts"

const repository = fileURLToPath(new URL("../../..", import.meta.url))
const examples = `${repository}/examples`

/** What becomes of the services of examples/. */
const EXPECTED = {
  "ml-team/fine-tuned": "Running",
  "ml-team/llama-70b": "Running",
  "ml-team/llama-batch": "Running",
  "ml-team/llama-chat": "Running",
  "ml-team/qwen-elastic": "Running",
  "research/deepseek": "Running",
  "research/embeddings": "Running",
  "research/gpt-oss": "Running",
  // No optimized template of its model fits the GPUs of this cluster.
  "research/mixtral": "Pending",
  "research/phi": "Running",
  "research/qwen": "Running",
}

/** Jobs, downloads and retries take their time on two busy cores. */
const PATIENCE = { timeout: 280_000, interval: 1_000 }
const LIMIT = 300_000

describe("the operator under its own account, with the chart's roles only", () => {
  let audit: AuditLog
  let cluster: OperatorCluster
  let operator: OperatorProcess
  let world: SimulatedWorld
  let probes: string
  let metrics: string

  beforeAll(async () => {
    audit = await auditLog()
    cluster = await startInstalledCluster({
      apiServerFlags: audit.apiServerFlags,
      controllers: ["ttl-after-finished-controller"],
    })
    const { kubectl, plane, operatorKubeconfig } = cluster
    await kubectl(["apply", "-f", `${examples}/cluster/namespaces.yaml`])
    await kubectl(["apply", "--server-side", "-f", `${examples}/cluster`, "-f", `${examples}/catalog`])
    // What kubelets and gateways would report. Models, templates and caches are the operator's own to find out about.
    const reported = ["nodes", "gateway"].flatMap((name) => ["-f", `${examples}/cluster/${name}.yaml`])
    await kubectl(["apply", "--server-side", "--subresource=status", ...reported])
    world = await startSimulatedWorld(plane.config)
    probes = `127.0.0.1:${await freePort()}`
    metrics = `127.0.0.1:${await freePort()}`
    operator = startOperator(
      ["--leader-elect", world.mirrors, `--health-probe-bind-address=${probes}`, `--metrics-bind-address=${metrics}`],
      { KUBECONFIG: operatorKubeconfig, AIM_SYSTEM_NAMESPACE: SYSTEM_NAMESPACE, POD_NAME: "operator-0" },
    )
    await untilReady(operator, probes)
  }, 900_000)

  afterAll(async () => {
    operator?.child.kill("SIGKILL")
    await world?.stop()
    await cluster?.plane.stop()
    await audit?.remove()
  })

  const probe = (path: string): Promise<number> =>
    fetch(`http://${probes}${path}`).then(
      ({ status }) => status,
      () => 0,
    )

  const jsonPath = (args: ReadonlyArray<string>, path: string): Promise<string> =>
    cluster.kubectl(["get", ...args, "-o", `jsonpath=${path}`])

  const statusesOf = async (kind: string): Promise<Record<string, string>> => {
    const path = "{range .items[*]}{.metadata.namespace}/{.metadata.name} {.status.status}{'\\n'}{end}"
    const lines = (await jsonPath([kind, "-A"], path)).trim().split("\n")
    return Object.fromEntries(lines.filter((line) => line !== "").map((line) => line.split(" ")))
  }

  it("is alive, and ready once its watches are complete", async () => {
    expect(await probe("/healthz")).toBe(200)
    expect(await probe("/readyz")).toBe(200)
  })

  it("holds the lease in its own namespace, under the name of its pod", async () => {
    const lease = ["lease", "3be10d2f.eai.amd.com", "-n", SYSTEM_NAMESPACE]
    expect(await jsonPath(lease, "{.spec.holderIdentity}")).toBe("operator-0")
  })

  it(
    "brings the catalog of examples/ to Ready, by what registry and discovery Jobs say",
    async () => {
      await cluster.kubectl(["apply", "-f", `${examples}/generated`])
      const states = async (kind: string) => Object.values(await statusesOf(kind)).toSorted()
      await expect.poll(() => states("aimclustermodels"), PATIENCE).toEqual(Array.from({ length: 9 }, () => "Ready"))
      await expect
        .poll(() => states("aimclusterservicetemplates"), PATIENCE)
        .toEqual(["NotAvailable", "NotAvailable", ...Array.from({ length: 17 }, () => "Ready")])
      await expect
        .poll(() => statusesOf("aimtemplatecaches"), PATIENCE)
        .toMatchObject({
          "ml-team/llama-3-3-70b-weights": "Ready",
        })
      expect(await statusesOf("aimclustermodelsources")).toEqual({ "/deepseek": "Ready" })
    },
    3 * LIMIT,
  )

  it(
    "brings the services of examples/ to Running",
    async () => {
      await cluster.kubectl(["apply", "-f", `${examples}/services`])
      await expect.poll(() => statusesOf("aimservices"), PATIENCE).toEqual(EXPECTED)
    },
    LIMIT,
  )

  it(
    "serves metrics over TLS, to those whom its roles allow to read them",
    async () => {
      const { kubectl } = cluster
      const token = (account: string) =>
        kubectl(["create", "token", account, "-n", "default"]).then((text) => text.trim())
      await kubectl(["create", "serviceaccount", "prometheus", "-n", "default"])
      expect(await scrape(metrics)).toMatchObject({ status: 401 })
      expect(await scrape(metrics, "no-such-token")).toMatchObject({ status: 401 })
      expect(await scrape(metrics, await token("default"))).toMatchObject({ status: 403 })
      const grant = ["--clusterrole=aim-engine-metrics-reader", "--serviceaccount=default:prometheus"]
      await kubectl(["create", "clusterrolebinding", "prometheus", ...grant])
      const reader = await token("prometheus")
      await expect.poll(async () => (await scrape(metrics, reader)).status, PATIENCE).toBe(200)
      const { text } = await scrape(metrics, reader)
      expect(text).toMatch(/^controller_runtime_reconcile_total\{.*controller="service".*\} \d+/m)
      expect(text).toMatch(/^rest_client_requests_total\{.*code="200".*\} \d+/m)
      expect(text).toMatch(/^aim_objects\{.*kind="AIMService".*status="Running".*\} \d+/m)
      expect(text).toMatch(/^leader_election_master_status\{.*\} 1/m)
    },
    LIMIT,
  )

  it("serves no metric that the documentation doesn't name", async () => {
    const named = readFileSync(`${repository}/docs/reference/operator.md`, "utf8")
    const token = (await cluster.kubectl(["create", "token", "prometheus", "-n", "default"])).trim()
    const { text } = await scrape(metrics, token)
    const served = [...text.matchAll(/^# TYPE (\w+)/gm)].map((match) => match[1] ?? "")
    expect(served.filter((name) => !named.includes(`\`${name}\``))).toEqual([])
  })

  it(
    "writes nothing at rest",
    async () => {
      const written = async () => writesIn(await audit.requestsOf(OPERATOR_USER)).length
      // Until the last event about the services is written.
      let before = await written()
      for (let now = -1; now !== before; await sleep(2_000)) {
        now = before
        before = await written()
      }
      await sleep(10_000)
      expect((await written()) - before).toBe(0)
    },
    LIMIT,
  )

  it("logs one JSON object per line", () => {
    const lines = operator.log().trim().split("\n")
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({
        level: expect.any(String),
        ts: expect.any(String),
        msg: expect.any(String),
      })
  })

  it(
    "mends what somebody else changed",
    async () => {
      const [route] = (await jsonPath(["httproutes", "-n", "ml-team"], "{.items[*].metadata.name}")).split(" ")
      await cluster.kubectl(["delete", "httproute", "-n", "ml-team", route ?? ""])
      await expect
        .poll(() => jsonPath(["httproutes", "-n", "ml-team"], "{.items[*].metadata.name}"), PATIENCE)
        .toContain(route)
    },
    LIMIT,
  )

  it(
    "takes what it made away with a service",
    async () => {
      const made = () =>
        jsonPath(
          ["inferenceservices,httproutes,pods", "-n", "ml-team", "-l", "aim.eai.amd.com/service=llama-batch"],
          "{.items[*].metadata.name}",
        )
      expect(await made()).not.toBe("")
      await cluster.kubectl(["delete", "aimservice", "llama-batch", "-n", "ml-team", "--timeout=280s"])
      await expect.poll(made, PATIENCE).toBe("")
    },
    2 * LIMIT,
  )

  it(
    "lets a namespace with services go",
    async () => {
      await cluster.kubectl(["delete", "namespace", "research", "--timeout=280s"])
      expect(await jsonPath(["namespaces"], "{.items[*].metadata.name}")).not.toContain("research")
    },
    LIMIT,
  )

  it.each(commandBlocks("operations.md"))(
    "docs/operations.md, line $line",
    async ({ commands }) => {
      await runAsReader(cluster.plane, commands)
    },
    LIMIT,
  )

  it("is never refused anything for want of a role", async () => {
    const requests = await audit.requestsOf(OPERATOR_USER)
    expect(requests.length).toBeGreaterThan(20)
    expect(requests.filter(({ isForbidden }) => isForbidden)).toEqual([])
  })

  it("ends within five seconds of SIGTERM, with 0, and gives the lease back", async () => {
    const started = performance.now()
    operator.child.kill("SIGTERM")
    expect(await operator.ended).toBe(0)
    expect(performance.now() - started).toBeLessThan(5_000)
    const lease = ["lease", "3be10d2f.eai.amd.com", "-n", SYSTEM_NAMESPACE]
    expect(await jsonPath(lease, "{.spec.holderIdentity}")).toBe("")
  }, 20_000)
})
