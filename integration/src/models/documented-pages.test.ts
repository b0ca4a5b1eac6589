import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { type PageBlock, pageBlocks, pageFiles } from "@aim-engine/cli/test-fixtures/documented-page"
import { dryRun } from "@aim-engine/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { programOfRun } from "../../../scripts/bundles-of-run.ts"
import { apiServerBinaries } from "../control-plane/binaries.ts"
import { execute } from "../operator/command.ts"
import { pushImage, pushTags } from "../registry/push-image.ts"
import { type RealRegistry, startRegistry } from "../registry/real-registry.ts"
import { namespace } from "../scale/ready-catalog.ts"
import { anyProfile, labelsFor, type ModelCluster, mirrorOf, startModelCluster } from "./model-cluster.ts"

const aim = programOfRun("aim")

/** The registry that the page on private ones calls by this name, and its password there. */
const PRIVATE_HOST = "registry.example.com"
const PASSWORD = "not-a-real-password"
const FAST = { gpuModel: "MI300X", gpuCount: 1, metric: "latency", precision: "fp8" }

describe("the pages on models, as somebody follows them on a cluster", () => {
  let cluster: ModelCluster
  let guarded: RealRegistry

  beforeAll(async () => {
    guarded = await startRegistry({ passwords: { bot: PASSWORD } })
    const authorization = `Basic ${Buffer.from(`bot:${PASSWORD}`).toString("base64")}`
    const target = { origin: guarded.origin, headers: { authorization } }
    await pushTags(target, "acme/aim-llama", ["1.0.0", "1.1.0"], labelsFor("acme/llama", [FAST]))
    cluster = await startModelCluster()
    cluster.dryRuns.set(`${guarded.host}/acme/aim-llama:1.0.0`, dryRun(anyProfile, { after: 0 }))
    await cluster.push("amdenterpriseai/aim-qwen-qwen3-32b:0.8.5", labelsFor("Qwen/Qwen3-32B", [FAST]))
    await pushImage(cluster.registry, "amdenterpriseai/aim-base", "0.8.5", null)
    await cluster.write([namespace("ml-team")])
    await cluster.operate({ flags: [mirrorOf(cluster.registry)] })
  }, 900_000)
  afterAll(async () => {
    await cluster?.stop()
    await guarded?.stop()
  })

  const follow = async (blocks: ReadonlyArray<PageBlock>, command: string): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), "aim-engine-page-"))
    const here = (text: string) => text.replaceAll(PRIVATE_HOST, guarded.host)
    try {
      for (const [name, text] of pageFiles(blocks)) await writeFile(join(folder, name), here(text))
      const script = `aim() { '${process.execPath}' '${aim}' "$@"; }\n${here(command)}`
      return await execute("bash", ["--norc", "-euo", "pipefail", "-c", script], "", {
        cwd: folder,
        env: {
          PATH: [dirname(process.execPath), await apiServerBinaries(), process.env.PATH].join(":"),
          HOME: folder,
          KUBECONFIG: cluster.plane.config.kubeconfigPath,
          AIM_REGISTRY_MIRRORS: `docker.io=${cluster.registry.origin}`,
          PASSWORD,
          GITHUB_TOKEN: "no-token-at-all",
        },
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  describe.each(["models", "model-catalog", "private-registries"])("docs/%s.md", (page) => {
    const blocks = pageBlocks(page)
    const commands = blocks.filter(({ language }) => language === "sh").map(({ text }) => text.trim())
    it.each(commands)("%s", async (command) => {
      expect(await follow(blocks, command)).not.toBe("")
    })
  })
})
