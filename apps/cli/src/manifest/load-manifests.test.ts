import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { Effect, FileSystem, Layer, Stdio, Stream } from "effect"
import { loadManifests, parseManifests } from "./load-manifests.ts"
import { renderProblem } from "./manifest-problem.ts"

const service = (name: string, spec = "  model:\n    name: llama") => `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMService
metadata:
  name: ${name}
spec:
${spec}
`

const read = (text: string) => {
  const { objects, problems } = parseManifests([{ file: "a.yaml", text }], "default")
  return { names: objects.map(({ object }) => object.metadata.name), problems: problems.map(renderProblem) }
}

describe("a good manifest", () => {
  it("has several documents", () => {
    expect(read(`${service("one")}---\n# nothing here\n---\n${service("two")}`)).toEqual({
      names: ["one", "two"],
      problems: [],
    })
  })

  it("is a Kubernetes list", () => {
    const items = ["one", "two"].map((name) => `  - ${service(name).trimEnd().replaceAll("\n", "\n    ")}\n`).join("")
    expect(read(`apiVersion: v1\nkind: List\nitems:\n${items}`).names).toEqual(["one", "two"])
  })

  it("is JSON", () => {
    const json = { apiVersion: "v1", kind: "Namespace", metadata: { name: "ml-team" } }
    expect(read(JSON.stringify(json))).toEqual({ names: ["ml-team"], problems: [] })
  })

  it("has entries of a typed list without a kind of their own", () => {
    const list = {
      apiVersion: "aim.eai.amd.com/v1alpha1",
      kind: "AIMServiceList",
      items: [{ metadata: { name: "one" }, spec: { model: { name: "llama" } } }],
    }
    expect(read(JSON.stringify(list))).toEqual({ names: ["one"], problems: [] })
  })

  it("gets the default namespace where it names none, and only where its kind has one", () => {
    const { objects } = parseManifests(
      [{ file: "a.yaml", text: `${service("one")}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n` }],
      "ml-team",
    )
    expect(objects.map(({ object }) => object.metadata.namespace)).toEqual(["ml-team", undefined])
  })

  it("keeps constructor-like keys of labels and env as data", () => {
    const text = `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMService
metadata:
  name: odd
  labels: {__proto__: a, constructor: b, hasOwnProperty: c}
spec:
  model: {name: llama}
  env: [{name: __proto__, value: x}, {name: constructor, value: y}]
`
    const { objects, problems } = parseManifests([{ file: "a.yaml", text }], "default")
    expect(problems.map(({ severity, field }) => [severity, field])).toEqual([["note", "metadata.labels.__proto__"]])
    expect(Object.entries(objects[0]?.object.metadata.labels ?? {})).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
      ["hasOwnProperty", "c"],
    ])
  })
})

describe("what is wrong is named, with its place", () => {
  it.each([
    ["an empty file", "", "a.yaml: is empty: it holds no Kubernetes object"],
    ["a file of comments", "# nothing\n---\n", "a.yaml: is empty: it holds no Kubernetes object"],
    ["no YAML", "a: [1\n", "a.yaml:2 (document 1): is not YAML: "],
    ["a tab", "a:\n\tb: 1\n", "a.yaml:2 (document 1): is not YAML: Tabs are not allowed as indentation"],
    ["a key twice", "a: 1\na: 2\n", "a.yaml:2 (document 1): is not YAML: Map keys must be unique"],
    ["an alias of itself", "a: &a [*a]\n", "a.yaml:1 (document 1): is not usable YAML: an alias contains itself"],
    ["a list", "- 1\n", "a.yaml:1 (document 1): is [1]; expected an object with apiVersion, kind and metadata"],
    ["text", "hello\n", 'a.yaml:1 (document 1): is "hello"; expected an object with apiVersion, kind and metadata'],
    ["no apiVersion", "kind: AIMService\n", "a.yaml:1 (document 1): apiVersion: is missing, as in apiVersion: aim.eai"],
    ["a kind that is a number", "apiVersion: v1\nkind: 3\n", "a.yaml:2 (document 1): kind: is 3; expected text, as in"],
    [
      "an unknown kind",
      "apiVersion: aim.eai.amd.com/v1alpha1\nkind: AIMServices\n",
      "a.yaml:2 (document 1): kind: unknown kind AIMServices of aim.eai.amd.com/v1alpha1; did you mean AIMService? Known are AIM",
    ],
    [
      "a kind in another group",
      "apiVersion: v1\nkind: AIMService\n",
      "a.yaml:2 (document 1): kind: unknown kind AIMService of v1; AIMService is of apiVersion aim.eai.amd.com/v1alpha1",
    ],
    ["a name that is missing", "apiVersion: v1\nkind: Node\nmetadata: {}\n", "metadata.name: is missing"],
    [
      "a name that is none",
      service("Bad_Name"),
      'a.yaml:4 (document 1): AIMService default/Bad_Name: metadata.name: Invalid value: "Bad_Name"',
    ],
    [
      "a label that is none",
      "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n  labels:\n    a b: c\n    d: e f\n",
      "a.yaml:6 (document 1): Namespace x: metadata.labels['a b']: an API server refuses it: name part must consist of alphanumeric characters",
    ],
    [
      "an unknown field",
      service("x", "  model: {name: a}\n  replica: 3"),
      "a.yaml:7 (document 1): AIMService default/x: spec.replica: unknown field; did you mean replicas?",
    ],
    ["two ways to name a model", service("x", "  model: {name: a, image: b}"), "exactly one of name, image and custom"],
    [
      "a path template that cannot be read",
      service("x", "  model: {name: a}\n  routing: {pathTemplate: '/{.metadata[}'}"),
      'a.yaml:7 (document 1): AIMService default/x: spec.routing.pathTemplate: path template "/{.metadata[}": ',
    ],
    [
      "a path template that would run code",
      service("x", "  model: {name: a}\n  routing: {pathTemplate: '/{.metadata[?(process.exit(1))]}'}"),
      "invalid jsonpath expression",
    ],
    ["a wrong type", service("x", "  replicas: many"), 'AIMService default/x: spec.replicas: is "many"; '],
    [
      "an invalid quantity",
      service("x", "  model: {name: a}\n  resources:\n    limits:\n      memory: 12Gx"),
      'a.yaml:9 (document 1): AIMService default/x: spec.resources.limits.memory: is "12Gx"; ',
    ],
    [
      "a value out of bounds",
      service("x", "  model: {name: a}\n  minReplicas: -1"),
      "a.yaml:7 (document 1): AIMService default/x: spec.minReplicas: is -1; ",
    ],
    [
      "the same object twice",
      `${service("x")}---\n${service("x")}`,
      "a.yaml:9 (document 2): AIMService default/x: is defined twice: first at a.yaml:1 (document 1)",
    ],
  ])("%s", (_title, text, expected) => {
    expect(read(text).problems.join("\n")).toContain(expected)
  })

  it("other documents are still read", () => {
    const { names, problems } = read(`${service("one")}---\na: [\n---\nkind: 3\n---\n${service("two")}`)
    expect(names).toEqual(["one", "two"])
    expect(problems).toHaveLength(2)
  })

  it("aliases that unfold into gigabytes", () => {
    const levels = "abcdefgh".split("").map((name, index, all) => {
      const item = index === 0 ? "x" : `*${all[index - 1]}`
      return `${name}: &${name} [${Array(9).fill(item).join(",")}]`
    })
    expect(read(levels.join("\n")).problems.join()).toContain("aliases unfold into too much data")
  })

  it("nesting without end", () => {
    expect(read("[".repeat(100_000)).problems.join()).toContain("is not YAML")
  })

  it("one of ten thousand documents", { timeout: 60_000 }, () => {
    const text = Array.from({ length: 10_000 }, (_, index) =>
      service(`s${index}`, index === 9_000 ? "  replicas: x" : "  model: {name: a}"),
    ).join("---\n")
    const { names, problems } = read(text)
    expect(names).toHaveLength(9_999)
    expect(problems.join("\n")).toContain("(document 9001): AIMService default/s9000: spec.replicas")
  })
})

describe("where manifests come from", () => {
  const inDirectory = <A, E, R>(use: (directory: string) => Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      return yield* use(yield* fs.makeTempDirectoryScoped())
    }).pipe(Effect.scoped)

  it.effect("a directory with all below it, by name; other and hidden files are left alone", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        yield* fs.makeDirectory(`${directory}/sub`)
        yield* fs.writeFileString(`${directory}/b.yml`, service("b"))
        yield* fs.writeFileString(`${directory}/sub/a.yaml`, service("a"))
        yield* fs.writeFileString(`${directory}/README.md`, "not: [yaml")
        yield* fs.makeDirectory(`${directory}/.github`)
        yield* fs.writeFileString(`${directory}/.github/build.yaml`, "on: push")
        const { objects, problems } = yield* loadManifests([directory], "default")
        expect(objects.map(({ object }) => object.metadata.name)).toEqual(["b", "a"])
        expect(problems).toEqual([])
      }),
    ).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("a path that does not exist, and a directory without manifests, are named", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        const { problems } = yield* loadManifests([`${directory}/nope.yaml`, directory], "default")
        expect(problems.map(renderProblem)).toEqual([
          `${directory}/nope.yaml: no such file or directory`,
          `${directory}: the directory has no .yaml, .yml or .json file`,
        ])
      }),
    ).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("standard input", () =>
    Effect.gen(function* () {
      const { objects } = yield* loadManifests(["-"], "default")
      expect(objects.map(({ place }) => place.file)).toEqual(["<stdin>"])
    }).pipe(
      Effect.provide(
        Layer.merge(
          NodeServices.layer,
          Stdio.layerTest({ stdin: Stream.make(new TextEncoder().encode(service("piped"))) }),
        ),
      ),
    ),
  )
})
