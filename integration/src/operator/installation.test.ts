import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { commandBlocks, runAsReader } from "./documented-commands.ts"
import { freePort } from "./free-port.ts"
import { type OperatorCluster, SYSTEM_NAMESPACE, startOperatorCluster } from "./installed-cluster.ts"
import { type OperatorProcess, startOperator, untilReady } from "./operator-process.ts"
import { type SimulatedWorld, startSimulatedWorld } from "./simulated-world.ts"

const repository = fileURLToPath(new URL("../../..", import.meta.url))
const page = readFileSync(join(repository, "docs/installation.md"), "utf8")

describe("docs/installation.md, followed to the letter", () => {
  let cluster: OperatorCluster
  let world: SimulatedWorld
  let operator: OperatorProcess | undefined

  beforeAll(async () => {
    cluster = await startOperatorCluster({ controllerManager: true })
    // What the page takes for granted: a gateway, and nodes with GPUs.
    const { kubectl, plane } = cluster
    const given = ["nodes", "gateway"].flatMap((name) => ["-f", join(repository, `examples/cluster/${name}.yaml`)])
    await kubectl(["create", "namespace", "gateways"])
    await kubectl(["apply", "--server-side", ...given])
    await kubectl(["apply", "--server-side", "--subresource=status", ...given])
    world = await startSimulatedWorld(plane.config)
  }, 900_000)

  afterAll(async () => {
    operator?.child.kill("SIGKILL")
    await world?.stop()
    await cluster?.plane.stop()
  })

  const run = (commands: string): Promise<string> => runAsReader(cluster.plane, commands)

  /** Does what the kubelet would: starts the operator with the arguments and environment of its Deployment. */
  const startAsDeployed = async (): Promise<void> => {
    const deployment = ["deployment", "aim-engine-controller-manager", "-n", SYSTEM_NAMESPACE]
    const args = await cluster.kubectl([
      "get",
      ...deployment,
      "-o",
      "jsonpath={.spec.template.spec.containers[0].args}",
    ])
    const given: ReadonlyArray<string> = JSON.parse(args)
    const probes = `127.0.0.1:${await freePort()}`
    const metrics = `127.0.0.1:${await freePort()}`
    operator = startOperator(
      [
        ...given.map((flag) =>
          flag
            .replace(/^(--health-probe-bind-address=).*/, `$1${probes}`)
            .replace(/^(--metrics-bind-address=).*/, `$1${metrics}`),
        ),
        world.mirrors,
      ],
      { KUBECONFIG: cluster.operatorKubeconfig, AIM_SYSTEM_NAMESPACE: SYSTEM_NAMESPACE, POD_NAME: "operator-0" },
    )
    await untilReady(operator, probes)
  }

  const stop = async (): Promise<void> => {
    operator?.child.kill("SIGTERM")
    expect(await operator?.ended).toBe(0)
    operator = undefined
  }

  it.each(commandBlocks("installation.md"))(
    "line $line",
    async ({ commands }) => {
      if (commands.includes("helm uninstall aim-engine ")) {
        const [before = "", after = ""] = commands.split(/(?=helm uninstall)/)
        await run(before)
        await stop()
        await run(after)
      } else await run(commands)
      if (commands.startsWith("helm upgrade --install aim-engine ")) await startAsDeployed()
    },
    400_000,
  )
})

it("the page names every value of both charts, by its path", () => {
  const paths = (value: unknown, prefix: string): ReadonlyArray<string> =>
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
      ? Object.entries(value).flatMap(([key, inner]) => paths(inner, prefix === "" ? key : `${prefix}.${key}`))
      : [prefix]
  const chart = (name: string) => parse(readFileSync(join(repository, "charts", name, "values.yaml"), "utf8"))
  const named = new Set([...page.matchAll(/`([\w.]+)`/g)].map((match) => match[1] ?? ""))
  const isNamed = (path: string): boolean =>
    path
      .split(".")
      .some((_, depth, parts) => (depth > 0 || parts.length === 1) && named.has(parts.slice(0, depth + 1).join(".")))
  expect(
    [...paths(chart("aim-engine-crds"), ""), ...paths(chart("aim-engine"), "")].filter((path) => !isNamed(path)),
  ).toEqual([])
})
