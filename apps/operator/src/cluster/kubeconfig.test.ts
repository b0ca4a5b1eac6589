import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { loadKubeconfig } from "./kubeconfig.ts"

const folder = mkdtempSync(join(tmpdir(), "aim-kubeconfig-"))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, "kubeconfig")

const kubeconfig = (server: unknown) => ({
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "here", cluster: { server } }],
  contexts: [{ name: "main", context: { cluster: "here", user: "me" } }],
  users: [{ name: "me", user: { token: "canary" } }],
  "current-context": "main",
})

const load = (text: string, context?: string) => {
  writeFileSync(file, text)
  return loadKubeconfig({ kubeconfig: Option.some(file), context: Option.fromUndefinedOr(context) })
}

describe("a kubeconfig", () => {
  it.effect("names the cluster to work on", () =>
    Effect.gen(function* () {
      const config = yield* load(JSON.stringify(kubeconfig("https://10.0.0.1:6443")))
      expect(config.getCurrentCluster()?.server).toBe("https://10.0.0.1:6443")
    }),
  )

  it.effect.each([
    ["a server that is no URL", kubeconfig("nowhere"), `has "nowhere" as server of cluster here; allowed is a URL`],
    ["a server of another protocol", kubeconfig("ftp://a"), `has "ftp://a" as server of cluster here`],
    ["no server", kubeconfig(undefined), "clusters[0].cluster.server is missing"],
    ["no context", { ...kubeconfig("https://a"), "current-context": undefined }, "has no current-context"],
    ["a context that is not there", { ...kubeconfig("https://a"), "current-context": "x" }, `current-context "x"`],
    ["a cluster that is not there", { ...kubeconfig("https://a"), clusters: [] }, `cluster "here" in context main`],
  ] as const)("with %s is refused with file, field and value", ([_name, content, expected]) =>
    Effect.gen(function* () {
      const { message } = yield* Effect.flip(load(JSON.stringify(content)))
      expect(message).toContain(file)
      expect(message).toContain(expected)
      expect(message).not.toContain("canary")
    }),
  )

  it.effect.each(["", "{", "a: [b", "clusters: 5", "token: canary\n\tbad"])("that is %j is refused", (text) =>
    Effect.gen(function* () {
      const { message } = yield* Effect.flip(load(text))
      expect(message).toContain(file)
      expect(message).not.toContain("canary")
    }),
  )

  it.effect("lacks a context that is asked for", () =>
    Effect.gen(function* () {
      const { message } = yield* Effect.flip(load(JSON.stringify(kubeconfig("https://a")), "there"))
      expect(message).toBe(`--context is "there"; the kubeconfig ${file} has main`)
    }),
  )

  it.effect("that does not exist is named", () =>
    Effect.gen(function* () {
      const choice = { kubeconfig: Option.some("/does/not/exist"), context: Option.none() }
      expect((yield* Effect.flip(loadKubeconfig(choice))).message).toContain("/does/not/exist cannot be read")
    }),
  )
})
