import { readFileSync } from "node:fs"
import { AIM_KINDS, AIMClusterModelKind } from "@aim-engine/api"
import { findCondition } from "@aim-engine/core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { SYSTEM_NAMESPACE } from "../operator/installed-cluster.ts"
import type { OperatorProcess } from "../operator/operator-process.ts"
import { type LoadCluster, startLoadCluster, until } from "../scale/load-cluster.ts"
import { type Scene, sceneOf } from "../services/scene.ts"
import { elsewhereContent, hostileRegistry } from "./hostile-content.ts"
import { clusterModel, messageOf, namesOf, pullSecret } from "./model-cluster.ts"
import { modelSource, untilSource } from "./model-source.ts"
import { type ScriptedRegistry, startScriptedRegistry } from "./scripted-registry.ts"

const PASSWORD = "canary-4711-password"
const MEBIBYTE = 1024 * 1024
/** A tenth of what the chart grants: most of it is for a listing of 100,000 names, and garbage by the time it is measured. */
const MAX_GROWTH = 512 * MEBIBYTE
/** Reading thousands of listings takes seconds, and minutes where there is hardly a processor to have: milliseconds. */
const PATIENCE = 300_000

describe("hostile registries", () => {
  let registry: ScriptedRegistry
  let elsewhere: ScriptedRegistry
  let cluster: LoadCluster
  let scene: Scene
  let operator: OperatorProcess
  let memoryBefore: number

  beforeAll(async () => {
    elsewhere = await startScriptedRegistry(elsewhereContent)
    registry = await startScriptedRegistry(hostileRegistry(elsewhere.origin))
    cluster = await startLoadCluster()
    scene = sceneOf(cluster.admin)
    operator = await cluster.operate()
    await cluster.write([pullSecret(SYSTEM_NAMESPACE, "pull", registry.host, { username: "bot", password: PASSWORD })])
    memoryBefore = memoryOf("VmRSS")
  }, 900_000)
  afterAll(async () => {
    await cluster?.stop()
    await registry?.stop()
    await elsewhere?.stop()
  })

  /** Bytes of the operator's memory, as Linux counts them. */
  const memoryOf = (what: "VmRSS" | "VmHWM"): number => {
    const status = readFileSync(`/proc/${operator.child.pid}/status`, "utf8")
    return Number(new RegExp(`^${what}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024
  }

  const inspected = async (name: string) => {
    const image = `${registry.host}/hostile/${name}:1`
    await cluster.write([clusterModel(name, { image, imagePullSecrets: [{ name: "pull" }] })])
    const read = async () => {
      const status = (await scene.read(AIMClusterModelKind, "", name))?.status
      const { reason = "InspectingImage", message = "" } = findCondition(status?.conditions, "ImageMetadataReady") ?? {}
      return { reason, message, status }
    }
    const isInspected = async () => (await read()).reason !== "InspectingImage"
    await until(`${image} is inspected`, isInspected, { seconds: 110, everyMillis: 250 })
    return read()
  }

  // Most of them are tried again before they are told, so they wait together.
  it.concurrent.each([
    ["circle", "RegistryUnreachable", /redirect/],
    ["endless", "RegistryUnreachable", /longer than 4194304 bytes/],
    ["page", "RegistryUnreachable", /manifest of hostile\/page:1: /],
    ["forged", "RegistryUnreachable", /digest/],
    ["silent", "RegistryUnreachable", /not .* within \d+ s/],
    [
      "echo",
      "ImagePullAuthFailure",
      /not accessible with the given credentials \(HTTP 403, DENIED: you sent Basic \*\*\*, that is bot:\*\*\*/,
    ],
    ["absent", "ImageNotFound", /manifest of hostile\/absent:1: not found/],
  ])("%s: %s, and the message says what it is", async (name, expected, text) => {
    const { reason, message } = await inspected(name)
    expect(reason).toBe(expected)
    expect(message).toMatch(text)
    expect(message.length).toBeLessThan(1024)
  })

  it("labels of a mebibyte: what fits is kept, the model is Ready, and an event names the rest", async () => {
    const { reason, status } = await inspected("labels")
    expect(reason).toBe("ImageMetadataFound")
    expect(JSON.stringify(status).length).toBeLessThan(200_000)
    const events = async () =>
      cluster.kubectl(["get", "events", "-A", "-o", "jsonpath={range .items[*]}{.reason}: {.message}{'\\n'}{end}"])
    await expect.poll(events, { timeout: 30_000 }).toMatch(/LabelsDropped: .*noise/)
  })

  it("a blob on another host is read there without credentials", async () => {
    expect((await inspected("moved")).reason).toBe("ImageMetadataFound")
    expect(elsewhere.seen.length).toBeGreaterThan(0)
    expect(elsewhere.seen.map(({ authorization }) => authorization)).toEqual(elsewhere.seen.map(() => undefined))
  })

  it("a listing that goes on elsewhere is not followed", async () => {
    const filters = [{ image: "hostile/far" }]
    await cluster.write([
      modelSource("far", { registry: registry.host, imagePullSecrets: [{ name: "pull" }], filters }),
    ])
    const failed = await untilSource(scene, "far", "Failed")
    expect(messageOf(failed, "FiltersReady")).toContain(`its next page is not on ${registry.host}`)
    expect(elsewhere.seen.filter(({ target }) => target.includes("tags/list"))).toEqual([])
  })

  it("of a catalog of 100,000 repositories the first 2,000 are read, and the message says what to do", async () => {
    const spec = { registry: registry.host, imagePullSecrets: [{ name: "pull" }], maxModels: 5 }
    await cluster.write([modelSource("vast", { ...spec, filters: [{ image: "vast/aim-*" }] })])
    const failed = await untilSource(scene, "vast", "Failed", PATIENCE)
    expect(messageOf(failed, "FiltersReady")).toContain(
      "it takes 100000 repositories; the first 2000 are read. Narrow the filter, or split it",
    )
    const models = async () =>
      namesOf(await scene.list(AIMClusterModelKind, "")).filter((name) => name.startsWith("vast-"))
    await expect.poll(models, { timeout: 60_000 }).toHaveLength(5)
    expect((await models())[0]).toMatch(/^vast-aim-000000-1-0-0-/)

    // A narrower one is well.
    await cluster.write([modelSource("vast", { ...spec, filters: [{ image: "vast/aim-00000*" }] })])
    const ready = await untilSource(scene, "vast", "Ready", PATIENCE)
    expect(ready.status).toMatchObject({ availableModels: 10, discoveredModels: 5 })
  }, 900_000)

  it("nothing of all that takes much memory", () => {
    expect(memoryOf("VmHWM") - memoryBefore).toBeLessThan(MAX_GROWTH)
  })

  it("no credential is in the operator's log, in an event, or in any object but the Secret", async () => {
    const kinds = [...AIM_KINDS.map(({ plural }) => plural), "events", "jobs", "pods"].join(",")
    const everything = await cluster.kubectl(["get", kinds, "-A", "-o", "json"])
    expect(everything).toContain("hostile/echo")
    for (const secret of [PASSWORD, Buffer.from(`bot:${PASSWORD}`).toString("base64")]) {
      expect(operator.log()).not.toContain(secret)
      expect(everything).not.toContain(secret)
    }
  })
})
