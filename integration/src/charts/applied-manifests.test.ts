import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { stringify } from "yaml"
import { type OperatorCluster, startInstalledCluster } from "../operator/installed-cluster.ts"
import { addressOf, manifestsOf, renderChart } from "./rendered-chart.ts"

const repository = fileURLToPath(new URL("../../..", import.meta.url))

/** Everything that the chart can add. */
const ALL_PARTS = [
  "manager.replicas=2",
  'manager.podDisruptionBudget={"enable":true,"minAvailable":"50%"}',
  'manager.tolerations=[{"key":"infra","operator":"Exists"}]',
  'manager.nodeSelector={"kubernetes.io/os":"linux"}',
  'manager.topologySpreadConstraints=[{"maxSkew":1,"topologyKey":"kubernetes.io/hostname","whenUnsatisfiable":"ScheduleAnyway","labelSelector":{"matchLabels":{"app.kubernetes.io/name":"aim-operator"}}}]',
  'manager.env=[{"name":"AIM_DEFAULT_CACHING_MODE","value":"Never"}]',
  'manager.imagePullSecrets=[{"name":"registry"}]',
  'manager.podLabels={"team":"platform"}',
  'manager.podAnnotations={"example.com/owner":"platform"}',
  'manager.priorityClassName="system-cluster-critical"',
  "certManager.enable=true",
  'prometheus={"enable":true,"alerts":{"enable":true},"dashboard":{"enable":true}}',
  "networkPolicy.enable=true",
  'clusterRuntimeConfig={"enable":true,"name":"default","spec":{"routing":{"enabled":true,"gatewayRef":{"name":"inference-gateway","namespace":"gateways"}}}}',
  "clusterModelSource.enable=true",
].flatMap((value) => ["--set-json", value])

/** Kinds of projects that the chart works with and the control plane of the tests doesn't have. */
const ELSEWHERE = new Set(["Certificate", "Issuer", "PrometheusRule", "ServiceMonitor"])

/** Somebody who may edit one namespace. */
const EDITOR = ["--as", "ada", "--as-group", "editors"]

describe("a real API server", () => {
  let cluster: OperatorCluster
  beforeAll(async () => {
    cluster = await startInstalledCluster()
  }, 900_000)
  afterAll(() => cluster?.plane.stop())

  const accepted = async (yaml: string): Promise<ReadonlyArray<string>> => {
    const flags = ["--server-side", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-"]
    const names = await cluster.kubectl(["apply", ...flags], yaml)
    return names.trim().split("\n")
  }

  it("accepts the chart with all its parts, without an unknown or a repeated field", async () => {
    const objects = manifestsOf(await renderChart("aim-engine", ALL_PARTS))
    const known = objects.filter(({ kind }) => !ELSEWHERE.has(kind))
    expect(objects.length - known.length).toBe(4)
    expect(await accepted(known.map((object) => stringify(object)).join("---\n"))).toHaveLength(known.length)
  })

  it("accepts dist/install.yaml", async () => {
    const yaml = readFileSync(join(repository, "dist/install.yaml"), "utf8")
    expect(await accepted(yaml)).toHaveLength(manifestsOf(yaml).length)
  })

  it("gets the same from the kustomize base as from dist/install.yaml", async () => {
    const addresses = (yaml: string) => manifestsOf(yaml).map(addressOf).toSorted()
    const built = await cluster.kubectl(["kustomize", join(repository, "deploy")])
    expect(addresses(built)).toEqual(addresses(readFileSync(join(repository, "dist/install.yaml"), "utf8")))
  })

  it("adds the roles for people to its own: who may edit a namespace may make services there, and no cluster models", async () => {
    const may = (verb: string, resource: string, ...flags: ReadonlyArray<string>) =>
      cluster
        .kubectl(["auth", "can-i", verb, `${resource}.aim.eai.amd.com`, "-n", "default", ...EDITOR, ...flags])
        .then(
          (answer) => answer.trim(),
          () => "no",
        )
    await cluster.kubectl([
      "create",
      "rolebinding",
      "editors",
      "--clusterrole=edit",
      "--group=editors",
      "-n",
      "default",
    ])
    await expect.poll(() => may("create", "aimservices"), { timeout: 20_000 }).toBe("yes")
    expect(await may("get", "aimservices", "--subresource=status")).toBe("yes")
    expect(await may("patch", "aimservices", "--subresource=status")).toBe("no")
    expect(await may("create", "aimclustermodels")).toBe("no")
  })
})
