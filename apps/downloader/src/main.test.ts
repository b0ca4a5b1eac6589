import { execFile } from "node:child_process"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { categorizeLogText, parseSizeOutput } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { vi } from "vitest"
import { bytesOf, folder } from "./test-fixtures/download-run.ts"
import { listen } from "./test-fixtures/http-server.ts"
import { hubServer } from "./test-fixtures/hub-server.ts"

// Real processes, which take their time to start.
vi.setConfig({ testTimeout: 120_000 })

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url))
const REPOSITORY = { name: "org/model", commit: "c0ffee", files: new Map([["a.bin", bytesOf(1000)]]), largeFrom: 100 }

/** Runs the downloader to its end. */
const run = (args: ReadonlyArray<string>, env: NodeJS.ProcessEnv) =>
  Effect.promise(() =>
    promisify(execFile)(process.execPath, [MAIN, ...args], { env }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }: { readonly code: number; readonly stdout: string; readonly stderr: string }) => ({
        code,
        stdout,
        stderr,
      }),
    ),
  )

const writeKubeconfig = (path: string, server: string): Promise<void> =>
  writeFile(
    path,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
      users: [{ name: "u", user: {} }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    }),
  )

describe("the downloader's command line", () => {
  it.live("check-size prints the size as its last line, as the operator reads it", () =>
    Effect.gen(function* () {
      const { url } = yield* hubServer(REPOSITORY)
      const { code, stdout } = yield* run(["check-size", "hf://org/model"], { HF_ENDPOINT: url })
      expect(code).toBe(0)
      expect(stdout).toBe('{"url":"hf://org/model","sizeBytes":1000}\n')
      expect(parseSizeOutput(stdout)).toEqual({ _tag: "Measured", bytes: 1000 })
    }).pipe(Effect.scoped),
  )

  it.live("what fails exits with 1, and its last line says why, without the token", () =>
    Effect.gen(function* () {
      const { url, state } = yield* hubServer(REPOSITORY)
      state.refusal = { status: 403, code: "GatedRepo" }
      const target = yield* folder
      const env = { HF_ENDPOINT: url, HF_TOKEN: "hf_secretsecretsecret" }
      for (const args of [
        ["download", "hf://org/model", target],
        ["check-size", "hf://org/model"],
      ]) {
        const { code, stderr, stdout } = yield* run(args, env)
        expect(code).toBe(1)
        expect(stdout).toBe("")
        expect(categorizeLogText(stderr)?.class).toBe("auth")
        expect(stderr).not.toContain("secretsecret")
      }
    }).pipe(Effect.scoped),
  )

  it.live.each([
    ["hf://org/model", "HTTPS_PROXY"],
    ["s3://models/llama", "http_proxy"],
  ] as const)("%s with a proxy that is none fails by the name of the variable, without its value", ([uri, variable]) =>
    Effect.gen(function* () {
      const target = yield* folder
      for (const args of [
        ["download", uri, target],
        ["check-size", uri],
      ]) {
        const { code, stderr } = yield* run(args, { [variable]: "http://user:hidden@no host:3128" })
        expect(code).toBe(1)
        expect(stderr).toMatch(new RegExp(`^\\S+ ERROR ${variable} is not the address of a proxy, .*\n$`))
        expect(stderr).not.toContain("hidden")
      }
    }).pipe(Effect.scoped),
  )

  it.live.each<readonly [string, ReadonlyArray<string>, NodeJS.ProcessEnv, RegExp]>([
    [
      "a token in an address",
      ["download", "hf://user:sekret/99@org/name"],
      {},
      /cannot download "hf:\/\/\*\*\*@org\/name"/,
    ],
    ["a token of two lines", ["check-size", "hf://org/model"], { HF_TOKEN: "sekret-1\nsekret-2" }, /HF_TOKEN/],
  ])("%s is not told", ([_title, args, env, told]) =>
    Effect.gen(function* () {
      const { code, stderr } = yield* run(args, { HF_ENDPOINT: "http://127.0.0.1:1", ...env })
      expect(code).toBe(1)
      expect(stderr).toMatch(told)
      expect(stderr).not.toContain("sekret")
    }),
  )

  it.live.each<{ readonly args: ReadonlyArray<string> }>([
    { args: ["download"] },
    { args: ["download", "gs://bucket/x"] },
    { args: ["check-size", "nothing"] },
  ])("$args is refused", ({ args }) =>
    Effect.gen(function* () {
      expect((yield* run(args, {})).code).toBe(1)
    }),
  )

  it.live("progress goes into the status of the artifact, and no other field does", () =>
    Effect.gen(function* () {
      const { url } = yield* hubServer(REPOSITORY)
      const patches: Array<{ readonly path: string; readonly type: string | undefined; readonly body: unknown }> = []
      const cluster = yield* listen((request, response) => {
        let text = ""
        request.on("data", (chunk) => {
          text += String(chunk)
        })
        request.on("end", () => {
          const path = (request.url ?? "").split("?")[0] ?? ""
          patches.push({ path, type: request.headers["content-type"], body: JSON.parse(text) })
          const answer = { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMModelCache", metadata: { name: "a" } }
          response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(answer))
        })
      })
      const target = yield* folder
      const kubeconfig = join(yield* folder, "kubeconfig")
      yield* Effect.promise(() => writeKubeconfig(kubeconfig, cluster))
      const { code } = yield* run(["download", "hf://org/model", target], {
        HF_ENDPOINT: url,
        KUBECONFIG: kubeconfig,
        ARTIFACT_NAME: "a",
        ARTIFACT_NAMESPACE: "ml-team",
        ARTIFACT_RESOURCE: "aimmodelcaches",
      })
      expect(code).toBe(0)
      expect(patches[0]).toMatchObject({
        path: "/apis/aim.eai.amd.com/v1alpha1/namespaces/ml-team/aimmodelcaches/a/status",
        type: "application/merge-patch+json",
      })
      expect(patches.at(-1)?.body).toEqual({
        status: {
          progress: { totalBytes: 1000, downloadedBytes: 1000, percentage: 100, displayPercentage: "100 %" },
          download: {
            protocol: "XET",
            attempt: 1,
            totalAttempts: 2,
            protocolSequence: "XET,HF_TRANSFER",
            message: "Verifying integrity...",
          },
        },
      })
    }).pipe(Effect.scoped),
  )

  it.live("a cluster that cannot be reached stops no download", () =>
    Effect.gen(function* () {
      const { url } = yield* hubServer(REPOSITORY)
      const target = yield* folder
      const env = { HF_ENDPOINT: url, KUBECONFIG: "/nowhere", ARTIFACT_NAME: "a", ARTIFACT_NAMESPACE: "ml-team" }
      expect((yield* run(["download", "hf://org/model", target], env)).code).toBe(0)
    }).pipe(Effect.scoped),
  )
})
