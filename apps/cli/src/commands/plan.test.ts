import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { EXAMPLES_DIRECTORY } from "../sandbox/example-manifests.ts"
import { runCli, withFile } from "../test-fixtures/run-cli.ts"

const catalog = ["-f", `${EXAMPLES_DIRECTORY}/cluster`, "-f", `${EXAMPLES_DIRECTORY}/catalog`]

const service = (spec: string, name = "chat") => `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMService
metadata: {name: ${name}, namespace: research, labels: {team: nlp}}
spec:
${spec}
`

const planOf = (spec: string, ...args: ReadonlyArray<string>) =>
  runCli(["plan", ...catalog, "-f", "-", ...args], { stdin: service(spec) })

describe("aim plan", () => {
  it.effect("shows what is created, and the service's status", () =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* planOf("  model: {name: llama-3-1-8b-instruct}")
      expect(stderr).toBe("")
      expect(status).toBe(0)
      expect(stdout).toContain("+ create InferenceService research/chat-")
      expect(stdout).toContain("+ create HTTPRoute research/chat-route")
      expect(stdout).toContain("AIMService research/chat: Starting")
      expect(stdout.split("\n").at(-1)).toMatch(/^Plan: \d to create, 1 to change, 0 to delete\.$/)
      expect(stdout).toMatch(
        /NAMESPACE {2}SERVICE {2}STATUS {4}TEMPLATE +REPLICAS {2}PATH\nresearch {3}chat {5}Starting {2}llama-3-1-8b-mi300x-latency-fp8 +0 +\/research\/chat/,
      )
    }),
  )

  it.effect("creates a model for an image that no model has", () =>
    Effect.gen(function* () {
      const { stdout, status } = yield* planOf("  model: {image: 'ghcr.io/acme/new-model:1.0.0'}")
      expect(stdout).toContain("+ create AIMModel research/new-model-1-0-0-")
      expect(status).toBe(0)
    }),
  )

  it.effect("deletes the route of a service whose routing is turned off, and what it owned goes with it", () =>
    Effect.gen(function* () {
      const manifests = `${service("  model: {name: llama-3-1-8b-instruct}\n  routing: {enabled: false}").replace("metadata: {", "metadata: {uid: u1, finalizers: [aim.eai.amd.com/template-cache-cleanup], ")}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: chat-route
  namespace: research
  uid: r1
  ownerReferences: [{apiVersion: aim.eai.amd.com/v1alpha1, kind: AIMService, name: chat, uid: u1, controller: true}]
spec: {}
`
      const { stdout } = yield* runCli(["plan", ...catalog, "-f", "-"], { stdin: manifests })
      expect(stdout).toContain("- delete HTTPRoute research/chat-route")
      expect(stdout).toContain("1 to delete")
    }),
  )

  it.each([
    ["no template fits", "  model: {name: mixtral-8x22b-instruct}", "set spec.template.allowUnoptimized to true"],
    ["a model that does not exist", "  model: {name: nope}", "nope"],
    ["a runtime config that does not exist", "  model: {name: phi-4}\n  runtimeConfigName: nope", "nope"],
    [
      "a label that a path needs and the service lacks",
      "  model: {name: phi-4}\n  routing: {pathTemplate: \"/{.metadata.labels['nope']}\"}",
      'label "nope" not found',
    ],
  ])("exits 1 for %s, and says what is missing", async (_title, spec, message) => {
    const { stdout, status } = await Effect.runPromise(planOf(spec))
    expect(stdout).toContain(message)
    expect(status).toBe(1)
  })

  it.effect("takes an object with a status at its word, unless it is to be recomputed", () =>
    Effect.gen(function* () {
      const given = `${service("  model: {name: llama-3-1-8b-instruct}")}status: {status: Running}\n`
      const atItsWord = yield* runCli(["plan", ...catalog, "-f", "-"], { stdin: given })
      expect(atItsWord.stdout).toContain("0 to create, 0 to change, 0 to delete")
      expect(atItsWord.status).toBe(0)
      const recomputed = yield* runCli(["plan", ...catalog, "-f", "-", "--recompute"], { stdin: given })
      expect(recomputed.stdout).toContain("+ create InferenceService")
    }),
  )

  it.effect("plans as an operator that caches by default, when told so", () =>
    Effect.gen(function* () {
      const { stdout } = yield* planOf("  model: {name: llama-3-1-8b-instruct}", "--default-caching-mode", "Always")
      expect(stdout).toContain("+ create AIMTemplateCache research/")
      expect((yield* planOf("  model: {name: llama-3-1-8b-instruct}")).stdout).not.toContain("AIMTemplateCache")
    }),
  )

  it.effect("puts the Jobs of what the whole cluster has into the operator's namespace, as it is told", () =>
    Effect.gen(function* () {
      const stdin = `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMClusterServiceTemplate
metadata: {name: everyones, uid: "1"}
spec: {modelName: llama-3-1-8b-instruct, gpu: {model: MI300X, requests: 1}}
`
      const planned = (...flags: ReadonlyArray<string>) => runCli(["plan", ...catalog, "-f", "-", ...flags], { stdin })
      expect((yield* planned()).stdout).toContain("+ create Job aim-system/discover-everyones-")
      expect((yield* planned("--system-namespace", "tools")).stdout).toContain("+ create Job tools/discover-everyones-")
    }),
  )

  it.effect("plans for other nodes", () =>
    withFile(
      `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Node
    metadata: {name: big, labels: {amd.com/gpu.device-id: 74a5}}
    status: {allocatable: {amd.com/gpu: "8"}}
`,
      (nodes) =>
        Effect.gen(function* () {
          const args = ["plan", "-f", `${EXAMPLES_DIRECTORY}/catalog`, "-f", "-", "--nodes", nodes]
          const { stdout, status } = yield* runCli(args, { stdin: service("  model: {name: phi-4}") })
          expect(stdout).toContain("RequiredGPUNotInCluster")
          expect(status).toBe(1)
        }),
    ),
  )

  it.effect("warns of two routes with one path on one gateway", () =>
    Effect.gen(function* () {
      const spec = "  model: {name: phi-4}\n  routing: {pathTemplate: /same}"
      const stdin = `${service(spec, "one")}---\n${service(spec, "two")}`
      const { stdout, status } = yield* runCli(["plan", ...catalog, "-f", "-"], { stdin })
      expect(stdout).toContain(
        "Warning: path /same of gateway gateways/inference-gateway is claimed by 2 routes: research/one-route, research/two-route",
      )
      expect(status).toBe(0)
    }),
  )

  it.effect("prints data for programs", () =>
    Effect.gen(function* () {
      const { stdout } = yield* planOf("  model: {name: llama-3-1-8b-instruct}", "-o", "json")
      const document = JSON.parse(stdout)
      expect(document.create.map(({ kind }: { readonly kind: string }) => kind)).toContain("InferenceService")
      expect(document.change[0].patch).toEqual([
        { op: "add", path: "/metadata/finalizers", value: ["aim.eai.amd.com/template-cache-cleanup"] },
      ])
      expect(document.services[0].status.status).toBe("Starting")
      expect(document.cannotBeServed).toEqual([])
      const yaml = yield* planOf("  model: {name: llama-3-1-8b-instruct}", "-o", "yaml")
      expect(yaml.stdout).toContain("create:\n  - apiVersion:")
    }),
  )

  it.effect("colours its output where it may, and only there", () =>
    Effect.gen(function* () {
      const stdin = service("  model: {name: phi-4}")
      const coloured = yield* runCli(["plan", ...catalog, "-f", "-"], { stdin, canColor: true })
      const plain = yield* runCli(["plan", ...catalog, "-f", "-"], { stdin })
      expect(coloured.stdout).toContain("\u001b[32m")
      expect(plain.stdout).not.toContain("\u001b[")
    }),
  )
})

describe("what only a registry or a Job can tell", () => {
  const model = `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMClusterModel
metadata: {name: new}
spec: {image: 'ghcr.io/acme/new:1.0.0'}
---
`
  const template = (gpu: string) => `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMClusterServiceTemplate
metadata: {name: new-latency}
spec: {modelName: new, metric: latency, precision: fp8, gpu: {model: ${gpu}, requests: 1}}
---
`
  const source = `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMClusterModelSource
metadata: {name: acme}
spec: {registry: ghcr.io, filters: [{image: 'acme/*'}]}
---
`
  const ofNew = service("  model: {name: new}")

  it.effect.each<readonly [string, string, ReadonlyArray<string>, number]>([
    [
      "the labels of an image, which may bring templates",
      `${model}${ofNew}`,
      ["AIMClusterModel new needs the registry: the labels of ghcr.io/acme/new:1.0.0"],
      0,
    ],
    [
      "what a template without a status runs",
      `${model}${template("MI300X")}${ofNew}`,
      [
        "AIMClusterModel new needs the registry: the labels of ghcr.io/acme/new:1.0.0",
        "AIMClusterServiceTemplate new-latency needs a Job: its profile and model files, found out by discovery",
      ],
      0,
    ],
    [
      "the models of a registry; one that nobody wrote cannot be counted on",
      `${source}${ofNew}`,
      ["AIMClusterModelSource acme needs the registry: the repositories of ghcr.io/acme"],
      1,
    ],
    [
      "nothing of a template whose GPU no node has",
      `${model.replace("spec: {", "spec: {discovery: {extractMetadata: false}, ")}${template("MI355X")}${ofNew}`,
      [],
      1,
    ],
    [
      "the size and then the files of a model that is cached",
      service(
        "  model: {custom: {modelSources: [{modelId: a/b, sourceUri: 'hf://a/b'}], hardware: {}}}\n  caching: {mode: Always}",
      ),
      ["AIMArtifact research/hf---a-b-26e5c61cb6 needs a Job: the size of hf://a/b"],
      0,
    ],
  ])("is left open: %s", ([_title, stdin, questions, exit]) =>
    Effect.gen(function* () {
      const { stdout, status } = yield* runCli(["plan", "-f", `${EXAMPLES_DIRECTORY}/cluster`, "-f", "-"], { stdin })
      const open = stdout.split("Only the operator in a cluster can find out:\n")[1]?.split("\n\n")[0] ?? ""
      expect(open.split("\n").filter((line) => line !== "")).toEqual(questions.map((line) => `  ${line}`))
      expect(status).toBe(exit)
      const data = yield* runCli(["plan", "-f", `${EXAMPLES_DIRECTORY}/cluster`, "-f", "-", "-o", "json"], { stdin })
      expect(JSON.parse(data.stdout).open).toHaveLength(questions.length)
    }),
  )

  it.effect("is not asked about an object that comes with a status", () =>
    Effect.gen(function* () {
      const given = `${model.replace("---", "status: {status: Ready}\n---")}${ofNew}`
      const { stdout, status } = yield* runCli(["plan", "-f", `${EXAMPLES_DIRECTORY}/cluster`, "-f", "-"], {
        stdin: given,
      })
      expect(stdout).not.toContain("Only the operator")
      expect(status).toBe(1)
    }),
  )
})

describe("bad input", () => {
  it.effect("is named and ends with 2; the other documents are still planned", () =>
    Effect.gen(function* () {
      const stdin = `${service("  model: {name: phi-4}", "good")}---\n${service("  model: {name: phi-4}\n  replica: 3", "bad")}`
      const { stdout, stderr, status } = yield* runCli(["plan", ...catalog, "-f", "-"], { stdin })
      expect(stderr).toBe(
        "error: <stdin>:12 (document 2): AIMService research/bad: spec.replica: unknown field; did you mean replicas?",
      )
      expect(stdout).toContain("AIMService research/good: Starting")
      expect(status).toBe(2)
    }),
  )

  it.effect("of the command line itself ends with 2", () =>
    Effect.gen(function* () {
      expect((yield* runCli(["plan"])).status).toBe(2)
      expect((yield* runCli(["plan", "-f", "x", "--nope"])).status).toBe(2)
      expect((yield* runCli(["plam"])).status).toBe(2)
      expect((yield* runCli(["plan", "-f", "/does/not/exist.yaml"])).status).toBe(2)
    }),
  )
})

describe("the examples", () => {
  it.effect(
    "are planned: every service has what it needs but the one that shows what a missing template looks like",
    () =>
      Effect.gen(function* () {
        const { stdout, stderr, status } = yield* runCli(["plan", "-f", EXAMPLES_DIRECTORY, "-o", "json"])
        expect(stderr).toBe("")
        expect(status).toBe(1)
        const { cannotBeServed, services, warnings } = JSON.parse(stdout)
        expect(cannotBeServed.map(({ name }: { readonly name: string }) => name)).toEqual(["mixtral"])
        expect(services.length).toBeGreaterThanOrEqual(7)
        expect(warnings).toEqual([])
      }),
  )
})
