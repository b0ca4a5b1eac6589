import { AIMArtifactKind, AIMServiceKind, AIMTemplateCacheKind, PersistentVolumeClaimKind } from "@aim-engine/api"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runAim } from "../cli/aim-process.ts"
import { writesIn } from "../operator/audit-log.ts"
import { OPERATOR_USER } from "../operator/installed-cluster.ts"
import type { OperatorProcess } from "../operator/operator-process.ts"
import { untilQuiet } from "../scale/load-cluster.ts"
import { namespace } from "../scale/ready-catalog.ts"
import { catalog, EXAMPLES, type Example } from "./examples.ts"
import { service } from "./scenery.ts"
import { type ServiceCluster, startServiceCluster } from "./service-cluster.ts"

const NAMESPACE = "serving"

const isDedicated = ({ spec }: Example): boolean => spec.caching?.mode === "Dedicated"

describe("services of every sort", () => {
  let cluster: ServiceCluster
  let operator: OperatorProcess

  const write = (isMeant: (example: Example) => boolean) =>
    cluster.scene.write(...EXAMPLES.filter(isMeant).map(({ name, spec }) => service(NAMESPACE, name, spec)))

  beforeAll(async () => {
    cluster = await startServiceCluster()
    operator = await cluster.operate()
    await cluster.scene.write(namespace(NAMESPACE), ...catalog)
    await write((example) => !isDedicated(example))
  }, 900_000)
  afterAll(() => cluster?.stop())

  const written = async () => writesIn(await cluster.audit.requestsOf(OPERATOR_USER))

  // Files that one service has for itself are shared where they come first: then there are none for the others.
  it("share their files before another one has its own", async () => {
    await cluster.scene.untilSeen(NAMESPACE, "shared", { status: "Running" })
    await write(isDedicated)
  }, 200_000)

  it.each(EXAMPLES.map((example) => [example.name, example] as const))(
    "%s is Running, with its own template",
    async (name, { verdict = {}, template }) => {
      const seen = await cluster.scene.untilSeen(NAMESPACE, name, {
        status: "Running",
        Ready: "True Ready",
        ...verdict,
      })
      expect(seen.status?.resolvedTemplate?.name).toMatch(template)
      expect(seen.status?.observedGeneration).toBe(seen.metadata.generation)
    },
    200_000,
  )

  it("are left alone when they are looked at again", async () => {
    await untilQuiet(cluster)
    const before = (await written()).length
    for (const { name } of EXAMPLES)
      await cluster.scene.patch(AIMServiceKind, NAMESPACE, name, { metadata: { annotations: { touched: "yes" } } })
    await untilQuiet(cluster)
    expect((await written()).slice(before)).toEqual([])
  }, 120_000)

  it("are left alone by an operator that starts anew", async () => {
    const before = (await written()).length
    operator.child.kill("SIGTERM")
    await operator.ended
    operator = await cluster.operate()
    await untilQuiet(cluster)
    expect((await written()).slice(before)).toEqual([])
  }, 200_000)

  describe("aim cache, once services are gone", () => {
    const aim = (...args: ReadonlyArray<string>) => runAim(cluster.plane.config.kubeconfigPath, ["cache", ...args])
    const leftBy = ["always", "shared"]

    it("tells the files that nobody needs from the others", async () => {
      const before = await aim("ls", "-n", NAMESPACE)
      expect(before.stderr).toBe("")
      expect(before.stdout).not.toContain("nobody needs")
      for (const name of leftBy) await cluster.scene.remove(AIMServiceKind, NAMESPACE, name)
      const services = async () =>
        (await cluster.scene.list(AIMServiceKind, NAMESPACE)).map(({ metadata }) => metadata.name)
      await expect.poll(services, { timeout: 60_000 }).not.toEqual(expect.arrayContaining(leftBy))
      const listed = async () => (await aim("ls", "-n", NAMESPACE)).stdout
      await expect
        .poll(listed, { timeout: 60_000, interval: 1_000 })
        .toContain("nobody needs 1 artifact on 33 GiB of volumes")
      expect((await aim("why", "hf://example/llama", "-n", NAMESPACE)).stdout).toContain("service dedicated uses it")
    }, 200_000)

    it("frees those, with their volumes, and nothing else", async () => {
      const kept = async () => ({
        caches: (await cluster.scene.list(AIMTemplateCacheKind, NAMESPACE)).map(({ spec }) => spec.mode),
        artifacts: (await cluster.scene.list(AIMArtifactKind, NAMESPACE)).length,
        claims: (await cluster.scene.list(PersistentVolumeClaimKind, NAMESPACE)).filter(
          ({ metadata }) => metadata.name.includes("-cache-") && !metadata.name.includes("temp-cache"),
        ).length,
      })
      expect(await kept()).toEqual({ caches: ["Dedicated", "Dedicated", "Shared"], artifacts: 3, claims: 3 })
      expect(await aim("gc", "-n", NAMESPACE, "--yes")).toMatchObject({
        stdout: expect.stringContaining("33 GiB of volumes can be freed.\nDeleted 2.\n"),
        stderr: "",
        status: 0,
      })
      await expect
        .poll(kept, { timeout: 60_000 })
        .toEqual({ caches: ["Dedicated", "Dedicated"], artifacts: 2, claims: 2 })
      await cluster.scene.untilSeen(NAMESPACE, "dedicated", { status: "Running", CacheReady: "True CacheWarm" })
    }, 200_000)
  })
})
