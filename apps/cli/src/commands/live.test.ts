import { AIMServiceKind } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { InMemoryCluster } from "@aim-engine/testing"
import { describe, expect, layer } from "@effect/vitest"
import { Effect } from "effect"
import { EXAMPLES_DIRECTORY } from "../sandbox/example-manifests.ts"
import { runLive, settledCluster } from "../test-fixtures/settled-cluster.ts"

/** The cells of the line that starts so. */
const cells = (stdout: string, start: string): ReadonlyArray<string> =>
  (stdout.split("\n").find((line) => line.startsWith(start)) ?? "").split(/ {2,}/)

layer(settledCluster, { excludeTestServices: true, timeout: "60 seconds" })("against a cluster", (it) => {
  describe("aim status", () => {
    it.effect("shows the services of the context's namespace", () =>
      Effect.gen(function* () {
        const { stdout, stderr, status } = yield* runLive(["status"])
        expect(stderr).toBe("")
        expect(status).toBe(0)
        expect(cells(stdout, "SERVICE")).toEqual(
          "SERVICE STATUS MODEL TEMPLATE GPU REPLICAS CACHE ROUTE AGE".split(" ").concat("NOT READY"),
        )
        expect(cells(stdout, "qwen-elastic").with(8, "AGE")).toEqual([
          "qwen-elastic",
          "Running",
          "qwen3-32b",
          "qwen3-32b-mi300x-latency-fp8",
          "1 x MI300X",
          "1/1 (1-3)",
          "-",
          "/ml-team/qwen-elastic",
          "AGE",
          "-",
        ])
        expect(cells(stdout, "llama-70b")[6]).toBe("warm")
        expect(stdout).not.toContain("research")
      }),
    )

    it.effect("says why a service is not ready, with the services of all namespaces", () =>
      Effect.gen(function* () {
        const { stdout } = yield* runLive(["status", "-A"])
        expect(stdout.split("\n")[0]).toMatch(/^NAMESPACE +SERVICE/)
        expect(cells(stdout, "research   mixtral").at(-1)).toBe("TemplateNotFound")
        expect(stdout).toContain("research/mixtral is Pending (TemplateNotFound): ")
        expect(cells(stdout, "research   embeddings")[5]).toBe("CPU")
      }),
    )

    it.effect("shows of one service its conditions", () =>
      Effect.gen(function* () {
        const { stdout, status } = yield* runLive(["status", "mixtral", "-n", "research"])
        expect(status).toBe(0)
        expect(stdout).toMatch(/TemplateReady +False +TemplateNotFound/)
        expect(stdout).not.toContain("embeddings")
      }),
    )

    it.effect("has more columns on demand", () =>
      Effect.gen(function* () {
        const { stdout } = yield* runLive(["status", "-o", "wide"])
        expect(stdout.split("\n")[0]).toMatch(/METRIC +PRECISION +CONFIG +AGE/)
        expect(cells(stdout, "llama-batch")).toContain("throughput")
      }),
    )

    it.effect("prints data for programs", () =>
      Effect.gen(function* () {
        const all = JSON.parse((yield* runLive(["status", "-A", "-o", "json"])).stdout)
        expect(all.find(({ name }: { readonly name: string }) => name === "llama-chat")).toMatchObject({
          namespace: "ml-team",
          status: "Running",
          gpu: "1 x MI300X",
          path: "/ml-team/llama-chat",
        })
        const one = yield* runLive(["status", "llama-chat", "-o", "yaml"])
        expect(one.stdout).toMatch(/^namespace: ml-team\nname: llama-chat\n/)
        expect(one.stdout).toContain("type: Ready")
      }),
    )

    it.effect("names what is not there", () =>
      Effect.gen(function* () {
        const missing = yield* runLive(["status", "nope"])
        expect(missing).toMatchObject({ stderr: "error: no AIMService ml-team/nope in the cluster", status: 2 })
        const empty = yield* runLive(["status"], { namespace: "default" })
        expect(empty).toMatchObject({ stdout: "", stderr: "No AIMServices in namespace default.", status: 0 })
      }),
    )
  })

  describe("aim explain service", () => {
    it.effect("explains the choice of a service that runs, with the status that it has", () =>
      Effect.gen(function* () {
        const { stdout, stderr, status } = yield* runLive(["explain", "service", "llama-chat"])
        expect(stderr).toBe("")
        expect(status).toBe(0)
        expect(stdout).toContain("AIMService ml-team/llama-chat: Running")
        expect(stdout).toContain("Its status names template llama-3-1-8b-mi300x-latency-fp8, chosen earlier")
        expect(stdout).toMatch(/llama-3-1-8b-mi300x-latency-fp8 +chosen +1/)
      }),
    )

    it.effect("tells of a service that waits what would help", () =>
      Effect.gen(function* () {
        const { stdout } = yield* runLive(["explain", "service", "mixtral", "-n", "research"])
        expect(stdout).toContain("set spec.template.allowUnoptimized to true")
        expect(stdout).toContain("add a node with 2 MI325X")
      }),
    )

    it.effect("writes nothing, and keeps Secrets to themselves", () =>
      Effect.gen(function* () {
        const api = yield* KubernetesApi
        const before = yield* api.list(AIMServiceKind)
        yield* runLive(["explain", "llama-chat"])
        expect((yield* api.list(AIMServiceKind)).resourceVersion).toBe(before.resourceVersion)
      }),
    )

    it.effect("refuses what it cannot explain", () =>
      Effect.gen(function* () {
        expect((yield* runLive(["explain", "service", "nope"])).stderr).toBe(
          "error: no AIMService ml-team/nope in the cluster",
        )
        expect(yield* runLive(["explain", "model", "qwen3-32b"])).toMatchObject({
          stderr:
            "error: model cannot be explained; allowed are: aim explain service qwen3-32b, aim explain template qwen3-32b, aim explain clustertemplate qwen3-32b",
          status: 2,
        })
      }),
    )
  })

  describe("aim diff", () => {
    const diff = (stdin: string, ...args: ReadonlyArray<string>) => runLive(["diff", "-f", "-", ...args], { stdin })
    const service = (spec: string, name: string, namespace = "ml-team") => `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMService
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`

    it.effect("exits 0 where nothing would change", () =>
      Effect.gen(function* () {
        const { stdout, stderr, status } = yield* runLive(["diff", "-f", EXAMPLES_DIRECTORY])
        expect(stderr).toBe("")
        expect(stdout).toBe("Diff: 0 to create, 0 to change, 0 to delete.")
        expect(status).toBe(0)
      }),
    )

    it.effect("tells of one more replica what it changes in the service, and what the operator makes of it", () =>
      Effect.gen(function* () {
        const { stdout, status } = yield* diff(
          service("{model: {name: llama-3-1-8b-instruct}, replicas: 2}", "llama-chat"),
        )
        expect(status).toBe(1)
        expect(stdout).toContain("~ change AIMService ml-team/llama-chat\n    ~ spec.replicas: 1 → 2")
        expect(stdout).toMatch(/The operator then changes\n\n~ change InferenceService ml-team\/llama-chat-\w+\n/)
        expect(stdout).toContain("~ spec.predictor.minReplicas: 1 → 2")
        expect(stdout).not.toContain("HTTPRoute")
        expect(stdout).toContain("Diff: 0 to create, 2 to change, 0 to delete.")
      }),
    )

    it.effect("tells of a new service everything that it leads to, with the defaults of the API server", () =>
      Effect.gen(function* () {
        const { stdout, status } = yield* diff(service("{model: {name: qwen3-32b}}", "brand-new"))
        expect(status).toBe(1)
        expect(stdout).toContain("+ create AIMService ml-team/brand-new")
        expect(stdout).toContain("+   replicas: 1")
        expect(stdout).toContain("+ create InferenceService ml-team/brand-new-")
        expect(stdout).toContain("+ create HTTPRoute ml-team/brand-new-route")
        expect(stdout).toContain("ml-team/brand-new: new → Starting")
      }),
    )

    it.effect("tells that a route goes when routing is turned off", () =>
      Effect.gen(function* () {
        const { stdout } = yield* diff(
          service("{model: {name: llama-3-1-8b-instruct}, routing: {enabled: false}}", "llama-chat"),
        )
        expect(stdout).toContain("- delete HTTPRoute ml-team/llama-chat-route")
      }),
    )

    it.effect("tells of a runtime config which services it concerns", () =>
      Effect.gen(function* () {
        const { stdout } = yield* diff(`apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMRuntimeConfig
metadata: {name: default, namespace: research}
spec: {env: [{name: NEW_SETTING, value: "1"}]}
`)
        expect(stdout).toContain("AIMRuntimeConfig research/default")
        expect(stdout).toMatch(/~ change InferenceService research\/phi-\w+/)
        expect(stdout).toMatch(/~ change InferenceService research\/embeddings-\w+/)
        expect(stdout).not.toContain("InferenceService ml-team")
      }),
    )

    it.effect("tells that a service would no longer have what it needs", () =>
      Effect.gen(function* () {
        const { stdout } = yield* diff(service("{model: {name: phi-4}, runtimeConfigName: nope}", "phi", "research"))
        expect(stdout).toMatch(/research\/phi: Running → (Failed|Degraded) \(ConfigNotFound\): /)
      }),
    )

    it.effect("exits 2 for what the API server refuses, with the place in the file", () =>
      Effect.gen(function* () {
        const { stderr, stdout, status } = yield* diff(service("{model: {name: another}}", "llama-chat"))
        expect(stderr).toMatch(
          /^error: <stdin>:1 \(document 1\): AIMService ml-team\/llama-chat: the API server refuses it: /,
        )
        expect(stderr).toContain("model is immutable")
        expect({ stdout, status }).toEqual({ stdout: "", status: 2 })
        expect((yield* diff(service("{model: {name: phi-4}, replica: 1}", "x"))).status).toBe(2)
      }),
    )

    it.effect("removes what kubectl applied before and the manifest no longer has", () =>
      Effect.gen(function* () {
        const api = yield* KubernetesApi
        const spec = { model: { name: "phi-4" }, env: [{ name: "A", value: "1" }], serviceAccountName: "runner" }
        const applied = { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMService", metadata: {}, spec }
        const metadata = {
          name: "applied",
          namespace: "default",
          annotations: { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify(applied) },
        }
        yield* api.create(AIMServiceKind, { ...applied, metadata }, "kubectl-client-side-apply")
        const { stdout } = yield* diff(
          service("{model: {name: phi-4}, env: [{name: A, value: '1'}]}", "applied", "default"),
        )
        expect(stdout).toContain('- spec.serviceAccountName: "runner"')
        expect(stdout).not.toContain("last-applied")
        yield* api.delete(AIMServiceKind, metadata, { propagation: "Background" })
      }),
    )

    it.effect("shows of Secrets that they change, and not their values", () =>
      Effect.gen(function* () {
        const { stdout, status } = yield* diff(`apiVersion: v1
kind: Secret
metadata: {name: fresh, namespace: ml-team}
stringData: {token: hf_very_secret}
`)
        expect(status).toBe(1)
        expect(stdout).toContain("+ create Secret ml-team/fresh")
        expect(stdout).not.toContain("hf_very_secret")
        expect(stdout).not.toContain(btoa("hf_very_secret"))
      }),
    )

    it.effect("prints data for programs", () =>
      Effect.gen(function* () {
        const { stdout } = yield* diff(
          service("{model: {name: llama-3-1-8b-instruct}, replicas: 2}", "llama-chat"),
          "-o",
          "json",
        )
        const { applied, consequences, services } = JSON.parse(stdout)
        expect(applied[0].patch).toEqual([{ op: "replace", path: "/spec/replicas", value: 2 }])
        expect(consequences[0].ref.kind).toBe("InferenceService")
        expect(services).toHaveLength(1)
      }),
    )

    it.effect("writes nothing", () =>
      Effect.gen(function* () {
        const { objects } = yield* InMemoryCluster
        const before = yield* objects
        yield* diff(service("{model: {name: qwen3-32b}}", "brand-new"))
        expect(yield* objects).toEqual(before)
      }),
    )
  })
})
