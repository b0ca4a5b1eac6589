import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { runCli, withFile } from "../test-fixtures/run-cli.ts"

const TEMPLATE = `# The catalog
apiVersion: aim.silogen.ai/v1alpha1
kind: AIMClusterServiceTemplate
metadata:
  name: llama-latency
spec:
  # which model
  aimImageName: llama # immutable
  gpuSelector:
    count: 1 # one
    model: MI300X
`

const CONVERTED = `# The catalog
apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMClusterServiceTemplate
metadata:
  name: llama-latency
spec:
  # which model
  modelName: llama # immutable
  gpu:
    requests: 1 # one
    model: MI300X`

const SECRET = `apiVersion: v1
kind: Secret
metadata: {name:   odd-spacing}`

const convert = (stdin: string, ...args: ReadonlyArray<string>) => runCli(["convert", "-f", "-", ...args], { stdin })

describe("aim convert", () => {
  it.effect("keeps comments and order, and tells what became of each field at its line", () =>
    Effect.gen(function* () {
      expect(yield* convert(TEMPLATE)).toEqual({
        stdout: CONVERTED,
        stderr:
          "note: <stdin>:8 (document 1): spec.aimImageName is now spec.modelName\n" +
          "note: <stdin>:9 (document 1): spec.gpuSelector is now spec.gpu\n" +
          "note: <stdin>:10 (document 1): spec.gpuSelector.count is now spec.gpu.requests",
        status: 0,
      })
    }),
  )

  it.effect("leaves objects of others as their authors wrote them, and in their order", () =>
    Effect.gen(function* () {
      const { stdout } = yield* convert(
        `${SECRET}\n---\n# nothing but a comment\n---\n${TEMPLATE}---\n${SECRET}\n# end\n`,
      )
      expect(stdout).toBe(`${SECRET}\n---\n# nothing but a comment\n---\n${CONVERTED}\n---\n${SECRET}\n# end`)
    }),
  )

  it.effect("says where an object of others names the earlier group", () =>
    Effect.gen(function* () {
      const role = `kind: ClusterRole\nmetadata: {name: r}\nrules:\n  - apiGroups:\n      - aim.silogen.ai\n`
      const { stdout, stderr, status } = yield* convert(role)
      expect(stdout).toBe(role.trimEnd())
      expect(stderr).toBe(
        "note: <stdin>:5 (document 1): ClusterRole r: rules[0].apiGroups[0]: names the earlier API group, and is left as it is",
      )
      expect(status).toBe(0)
    }),
  )

  it.effect("leaves out what belongs to a stored object", () =>
    Effect.gen(function* () {
      const { stdout, stderr } = yield* convert(`apiVersion: v1
kind: List
items:
- apiVersion: aim.silogen.ai/v1alpha1
  kind: AIMImage
  metadata:
    name: llama
    namespace: ml-team
    uid: 0b6f
    resourceVersion: "17"
    finalizers: [aim.silogen.ai/cleanup]
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: "{}"
    ownerReferences:
    - {apiVersion: aim.silogen.ai/v1alpha1, kind: AIMService, name: s, uid: u}
  spec:
    image: x/y:1
  status:
    status: Ready
`)
      expect(stdout).toBe(`apiVersion: v1
kind: List
items:
- apiVersion: aim.eai.amd.com/v1alpha1
  kind: AIMModel
  metadata:
    name: llama
    namespace: ml-team
  spec:
    image: x/y:1`)
      expect(stderr).toContain(
        "left out is what belongs to the stored object: items[0].metadata.uid, items[0].metadata.resourceVersion, " +
          "items[0].metadata.annotations['kubectl.kubernetes.io/last-applied-configuration'], " +
          "items[0].metadata.ownerReferences[0], items[0].metadata.finalizers[0], items[0].status",
      )
    }),
  )

  it.effect("writes aliases out where a field that they stand for is converted", () =>
    Effect.gen(function* () {
      const { stdout, status } = yield* convert(`apiVersion: aim.silogen.ai/v1alpha1
kind: AIMServiceTemplate
metadata: {name: t, namespace: n, labels: &labels {count: one}}
spec:
  aimImageName: m
  gpuSelector: &gpu {count: 2}
`)
      expect(stdout).toContain("modelName: m\n  gpu: &gpu { requests: 2 }")
      expect(status).toBe(0)
      const shared = yield* convert(`apiVersion: aim.silogen.ai/v1alpha1
kind: AIMModel
metadata: {name: m, namespace: n}
spec:
  image: x/y:1
  custom: {hardware: &h {gpu: {models: [MI300X]}}, templates: [{name: a, hardware: *h}]}
`)
      expect(shared.stdout).toContain("model: MI300X")
      expect(shared.stdout).not.toContain("models:")
      expect((yield* convert(shared.stdout, "--check")).status).toBe(0)
    }),
  )

  it.effect("prints JSON: one object as it is, several as a list", () =>
    Effect.gen(function* () {
      const one = JSON.parse((yield* convert(TEMPLATE, "-o", "json")).stdout)
      expect(one).toMatchObject({ kind: "AIMClusterServiceTemplate", spec: { modelName: "llama" } })
      const both = JSON.parse((yield* convert(`${TEMPLATE}---\n${SECRET}`, "-o", "json")).stdout)
      expect(both).toMatchObject({ apiVersion: "v1", kind: "List", items: [one, { kind: "Secret" }] })
    }),
  )
})

describe("aim convert --check", () => {
  it.effect("lists what is left to convert and ends with 1", () =>
    Effect.gen(function* () {
      expect(yield* convert(`${SECRET}\n---\n${TEMPLATE}`, "--check")).toEqual({
        stdout:
          "<stdin>:6 (document 2): AIMClusterServiceTemplate llama-latency: is of aim.silogen.ai/v1alpha1; its group is aim.eai.amd.com today",
        stderr: "",
        status: 1,
      })
    }),
  )

  it.effect("says nothing and ends with 0 where nothing is", () =>
    Effect.gen(function* () {
      expect(yield* convert(CONVERTED, "--check")).toEqual({ stdout: "", stderr: "", status: 0 })
    }),
  )
})

describe("aim convert --write", () => {
  it.effect("writes a file back with what was converted, and nothing else changed", () =>
    withFile(`${SECRET}\n---\n${TEMPLATE}---\n# end\n`, (path) =>
      Effect.gen(function* () {
        const { stdout, status } = yield* runCli(["convert", "-f", path, "--write"])
        expect(stdout).toBe(`${path}: 1 converted`)
        expect(status).toBe(0)
        const fs = yield* FileSystem.FileSystem
        const text = yield* fs.readFileString(path)
        expect(text).toBe(`${SECRET}\n---\n${CONVERTED}\n---\n# end\n`)
        expect((yield* runCli(["convert", "-f", path, "--write"])).stdout).toBe("")
        expect(yield* fs.readFileString(path)).toBe(text)
      }),
    ),
  )

  it.effect("keeps a JSON file one", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const path = yield* fs.makeTempFileScoped({ suffix: ".json" })
      yield* fs.writeFileString(
        path,
        '{"apiVersion":"aim.silogen.ai/v1alpha1","kind":"AIMClusterImage","metadata":{"name":"m"},"spec":{"image":"x/y:1"}}',
      )
      yield* runCli(["convert", "-f", path, "-w"])
      expect(JSON.parse(yield* fs.readFileString(path))).toMatchObject({ kind: "AIMClusterModel" })
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
  )

  it.effect("does not touch a file in which something is wrong", () => {
    const text = `${TEMPLATE}  gpu: {requests: 2}\n`
    return withFile(text, (path) =>
      Effect.gen(function* () {
        expect((yield* runCli(["convert", "-f", path, "--write"])).status).toBe(2)
        expect(yield* (yield* FileSystem.FileSystem).readFileString(path)).toBe(text)
      }),
    )
  })

  it.effect.each([
    [["-f", "-", "--write"], "standard input cannot be written back"],
    [["-f", "x", "--write", "--check"], "--write goes with neither --check nor --output"],
    [["-f", "x", "--write", "-o", "json"], "--write goes with neither --check nor --output"],
  ] as const)("%j is refused", ([args, message]) =>
    Effect.gen(function* () {
      const { stderr, status } = yield* runCli(["convert", ...args])
      expect(stderr).toContain(message)
      expect(status).toBe(2)
    }),
  )
})

describe("bad input", () => {
  it.effect("that is no YAML: its line is named, and no part of the rest is printed", () =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* convert(`${TEMPLATE}---\na: 1\na: 2\n`)
      expect(stdout).toBe("")
      expect(stderr).toContain("error: <stdin>:14 (document 2): is not YAML: Map keys must be unique")
      expect(status).toBe(2)
    }),
  )

  it.effect("that says two things at once: the field stays, and a decision is asked for", () =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* convert(`${TEMPLATE}  gpu: {requests: 2}\n`)
      expect(stdout).toContain("gpuSelector:")
      expect(stderr).toContain(
        "error: <stdin>:9 (document 1): spec.gpuSelector has no place: spec.gpu says something else",
      )
      expect(status).toBe(2)
    }),
  )

  it.effect("that an API server would refuse afterwards, at the line where it is written", () =>
    Effect.gen(function* () {
      const { stderr, status } = yield* convert(TEMPLATE.replace("count: 1", "count: one"))
      expect(stderr).toContain(
        'error: <stdin>:10 (document 1): AIMClusterServiceTemplate llama-latency: spec.gpu.requests: is "one"',
      )
      expect(status).toBe(2)
    }),
  )
})

describe("other commands", () => {
  const service = `apiVersion: aim.silogen.ai/v1alpha1
kind: AIMService
metadata: {name: chat, namespace: ml-team}
spec:
  model: {ref: llama}
`

  it.effect("convert on the way, and say so", () =>
    Effect.gen(function* () {
      const note =
        "note: <stdin>:1 (document 1): AIMService ml-team/chat: is converted from aim.silogen.ai/v1alpha1: spec.model.ref is now spec.model.name"
      for (const args of [["plan"], ["explain", "chat"]]) {
        const { stdout, stderr } = yield* runCli([...args, "-f", "-"], { stdin: service })
        expect(stderr).toBe(note)
        expect(stdout).toContain("AIMService ml-team/chat: Failed")
        expect(stdout).toContain("there is neither a model llama in namespace ml-team nor a cluster model llama")
      }
    }),
  )

  it.effect("name a mistake where it is written, and refuse what has no place", () =>
    Effect.gen(function* () {
      const wrong = yield* runCli(["plan", "-f", "-"], { stdin: service.replace("ref: llama", "ref: [llama]") })
      expect(wrong.stderr).toContain("error: <stdin>:5 (document 1): AIMService ml-team/chat: spec.model.name: is")
      const twice = yield* runCli(["plan", "-f", "-"], { stdin: service.replace("{ref: llama}", "{ref: a, name: b}") })
      expect(twice.stderr).toContain(
        "error: <stdin>:5 (document 1): AIMService ml-team/chat: spec.model.ref has no place: spec.model.name says something else",
      )
      expect(twice.status).toBe(2)
      const kind = yield* runCli(["plan", "-f", "-"], { stdin: service.replace("AIMService", "AIMServise") })
      expect(kind.stderr).toContain("unknown kind AIMServise of aim.silogen.ai/v1alpha1")
    }),
  )
})
