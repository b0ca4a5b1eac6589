import { readFileSync } from "node:fs"
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { programOfRun } from "../../../scripts/bundles-of-run.ts"
import { apiServerBinaries, helmBinary } from "../control-plane/binaries.ts"
import { execute } from "../operator/command.ts"
import { commandBlocks } from "../operator/documented-commands.ts"
import { freePort } from "../operator/free-port.ts"
import { type OperatorCluster, SYSTEM_NAMESPACE, startOperatorCluster } from "../operator/installed-cluster.ts"
import { type OperatorProcess, startOperator, untilReady } from "../operator/operator-process.ts"

const repository = fileURLToPath(new URL("../../..", import.meta.url))
const page = readFileSync(join(repository, "docs/upgrading.md"), "utf8")
const MANIFESTS = /<!-- old\.yaml -->\n```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ""

/** Waits until something holds, as long as a busy machine may need. */
const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  const started = performance.now()
  while (!(await holds().catch(() => false))) {
    if (performance.now() - started > 120_000) throw new Error(`${what}: not within two minutes`)
    await sleep(300)
  }
}

describe("docs/upgrading.md, followed to the letter", () => {
  let cluster: OperatorCluster
  let operator: OperatorProcess | undefined
  let folder: string

  beforeAll(async () => {
    cluster = await startOperatorCluster({ controllerManager: true })
    folder = await mkdtemp(join(tmpdir(), "aim-engine-upgrading-"))
    for (const name of ["charts", "crds-earlier"])
      await cp(join(repository, name), join(folder, name), { recursive: true })
    await writeFile(join(folder, "old.yaml"), MANIFESTS)
    for (const name of ["ml-team", "research", "gateways"]) await cluster.kubectl(["create", "namespace", name])
  }, 900_000)

  afterAll(async () => {
    operator?.child.kill("SIGKILL")
    await cluster?.plane.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** Runs commands as a reader does, in a folder with the page's file, the charts and the CRDs. */
  const run = async (commands: string): Promise<string> => {
    const tools = [dirname(process.execPath), await apiServerBinaries(), dirname(await helmBinary()), process.env.PATH]
    const aim = `aim() { node ${programOfRun("aim")} "$@"; }`
    return execute("bash", ["--norc", "-euo", "pipefail", "-c", `${aim}\n${commands}`], "", {
      cwd: folder,
      env: { PATH: tools.join(":"), HOME: folder, KUBECONFIG: cluster.plane.config.kubeconfigPath },
    })
  }

  const jsonPath = (resource: string, namespace: string, path: string): Promise<string> =>
    cluster.kubectl(["get", resource, "-n", namespace, "-o", `jsonpath=${path}`])

  /** Starts the operator with the flags that the chart gives it, under its own account. */
  const startAsDeployed = async (): Promise<void> => {
    const args = await jsonPath(
      "deployment/aim-engine-controller-manager",
      SYSTEM_NAMESPACE,
      "{.spec.template.spec.containers[0].args}",
    )
    const probes = `127.0.0.1:${await freePort()}`
    const given: ReadonlyArray<string> = JSON.parse(args)
    expect(given).toContain("--enable-compatibility")
    operator = startOperator(
      [
        ...given.filter((flag) => !/^--(health-probe|metrics)-/.test(flag)),
        `--health-probe-bind-address=${probes}`,
        "--metrics-bind-address=0",
      ],
      { KUBECONFIG: cluster.operatorKubeconfig, AIM_SYSTEM_NAMESPACE: SYSTEM_NAMESPACE, POD_NAME: "operator-0" },
    )
    await untilReady(operator, probes)
  }

  /** The page's manifests in both namespaces, as an earlier operator's users have applied them. */
  const applyEarlier = async (): Promise<void> => {
    for (const namespace of ["ml-team", "research"]) {
      await cluster.kubectl(["apply", "-f", "-"], MANIFESTS.replaceAll("namespace: ml-team", `namespace: ${namespace}`))
      await until(`everything of ${namespace} is mirrored`, async () => {
        const path = "{range .items[*]}{.status.conditions[?(@.type=='Mirrored')].status} {end}"
        return (await jsonPath("aim-earlier", namespace, path)).trim() === "True True True"
      })
    }
  }

  /**
   * The garbage collector looks for new kinds every 30 seconds only. Until it knows them it orphans nothing, and then
   * deletes what it should have orphaned; on a cluster where the CRDs are older than that nobody notices.
   */
  const awaitGarbageCollector = async (): Promise<void> => {
    const probe = MANIFESTS.split("---")[2]?.replace("name: chat", "name: probe") ?? ""
    await cluster.kubectl(["apply", "-f", "-"], probe)
    const names = () => jsonPath("aimservices", "ml-team", "{.items[*].metadata.name}")
    await until("the probe is mirrored", async () => (await names()).includes("probe"))
    await cluster.kubectl(["delete", "aimservices.aim.silogen.ai/probe", "-n", "ml-team"])
    await until("the probe goes with its owner", async () => !(await names()).includes("probe"))
  }

  const checks: ReadonlyArray<readonly [after: string, check: (output: string) => Promise<void>]> = [
    [
      "helm upgrade --install aim-engine-crds charts/aim-engine-crds --namespace aim-system --create-namespace",
      async () => {
        await startAsDeployed()
        await awaitGarbageCollector()
        await applyEarlier()
        expect(await jsonPath("aimmodel/llama-dev", "ml-team", "{.metadata.ownerReferences[0].kind}")).toBe("AIMImage")
        await until(
          "the service tells what its model lacks",
          async () =>
            (await jsonPath(
              "aimservices.aim.silogen.ai/chat",
              "ml-team",
              "{.status.conditions[?(@.type=='Ready')].status}",
            )) === "False",
        )
      },
    ],
    [
      "kubectl get aimservices.aim.silogen.ai",
      async (output) => {
        expect(output).toMatch(/ml-team +chat/)
        for (const kind of ["aimimage", "aimservicetemplate", "aimservice"])
          expect(output).toContain(`${kind}.aim.silogen.ai/`)
        // A kind that both groups have is the present one, unless it is named in full.
        expect(await jsonPath("aimservice/chat", "ml-team", "{.apiVersion}")).toBe("aim.eai.amd.com/v1alpha1")
      },
    ],
    [
      "kubectl delete aim-earlier",
      async (output) => {
        for (const object of ["aimservice.aim.eai.amd.com/chat", "aimmodel.aim.eai.amd.com/llama-dev"]) {
          expect(output).toContain(object)
        }
        expect(await jsonPath("aim-earlier", "ml-team", "{.items}")).toBe("[]")
        expect(await jsonPath("aimservice/chat", "ml-team", "{.metadata.ownerReferences}")).toBe("")
        expect(await jsonPath("aim-earlier", "research", "{.items[*].kind}")).toContain("AIMImage")
      },
    ],
    [
      "aim convert -f old.yaml | kubectl apply",
      async () => {
        expect(await jsonPath("aimservice/chat", "ml-team", "{.spec.caching.mode}")).toBe("Always")
      },
    ],
    [
      "kubectl get aim-earlier --namespace research",
      async () => {
        const converted = readFileSync(join(folder, "research.yaml"), "utf8")
        expect(converted).not.toMatch(/uid:|resourceVersion: "\d|silogen\.ai/)
        await cluster.kubectl(["apply", "--dry-run=server", "--validate=strict", "-f", "-"], converted)
      },
    ],
    [
      "helm upgrade --install aim-engine charts/aim-engine --namespace aim-system --set compatibility.enable=false",
      async () => {
        expect(await cluster.kubectl(["api-resources", "--api-group", "aim.silogen.ai", "-o", "name"])).toBe("")
        await until(
          "what was kept in research is gone with its owners",
          async () => (await jsonPath("aimservices", "research", "{.items}")) === "[]",
        )
        expect(await jsonPath("aimservice/chat", "ml-team", "{.spec.model.name}")).toBe("llama-dev")
      },
    ],
  ]

  it.each(commandBlocks("upgrading.md"))(
    "line $line",
    async ({ commands }) => {
      const output = await run(commands)
      const [, check] = checks.find(([start]) => commands.startsWith(start)) ?? []
      await check?.(output)
    },
    300_000,
  )

  it("every check belongs to a command of the page", () => {
    const blocks = commandBlocks("upgrading.md")
    expect(checks.filter(([start]) => !blocks.some(({ commands }) => commands.startsWith(start)))).toEqual([])
  })
})
