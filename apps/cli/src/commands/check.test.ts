import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { XMLParser } from "fast-xml-parser"
import { LISTED_RULES } from "../check/check-rule-list.ts"
import { EXAMPLES_DIRECTORY } from "../sandbox/example-manifests.ts"
import { runCli, withFile } from "../test-fixtures/run-cli.ts"

const service = (name: string, spec = "  model: {name: llama}") => `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMService
metadata:
  name: ${name}
  namespace: ml-team
spec:
${spec}
`

const check = (stdin: string, ...args: ReadonlyArray<string>) => runCli(["check", "-f", "-", ...args], { stdin })

/** Checks with a policy of this text. */
const checkWith = (policy: string, stdin: string, ...args: ReadonlyArray<string>) =>
  withFile(policy, (file) => check(stdin, "--policy", file, ...args))

const MISSING_MODEL =
  "error: <stdin>:8 (document 1): AIMService ml-team/chat: spec.model.name: there is neither an AIMModel llama in " +
  "namespace ml-team nor an AIMClusterModel llama; add it, or name another [model-reference]"

describe("aim check", () => {
  it.effect("finds in the examples only what they show on purpose", () =>
    Effect.gen(function* () {
      const { stdout, status } = yield* runCli(["check", "-f", EXAMPLES_DIRECTORY, "-o", "json"])
      const { findings, objects } = JSON.parse(stdout)
      expect(findings.map(({ rule, subject }: { rule: string; subject: string }) => [rule, subject])).toEqual([
        ["no-template", "AIMService research/mixtral"],
      ])
      expect(objects).toBeGreaterThan(40)
      expect(status).toBe(1)
    }),
  )

  it.effect("names file, line, object and field, and how many findings there are", () =>
    Effect.gen(function* () {
      expect(yield* check(service("chat", "  model:\n    name: llama"))).toEqual({
        stdout: `${MISSING_MODEL}\n1 object checked: 1 error, 0 warnings, 0 notes`,
        stderr: "",
        status: 1,
      })
    }),
  )

  it.effect.each([
    ["syntax", "a: [1\n", 1],
    ["schema", service("chat", "  model: {name: llama}\n  replica: 3"), 1],
    ["unknown-kind", "apiVersion: aim.eai.amd.com/v1alpha1\nkind: AIMServic\nmetadata: {name: x}\n", 1],
    ["unknown-kind", "apiVersion: v1\nkind: AIMService\nmetadata: {name: x}\n", 1],
    ["duplicate-object", `${service("chat")}---\n${service("chat")}`, 1],
    ["label-syntax", "apiVersion: v1\nkind: Namespace\nmetadata: {name: x, labels: {a: b c}}\n", 1],
    [
      "earlier-api",
      "apiVersion: aim.silogen.ai/v1alpha1\nkind: AIMClusterImage\nmetadata: {name: x}\nspec: {image: example.com/x:1}\n",
      0,
    ],
    ["not-an-object", "replicas: 3\n", 0],
    [
      "route-path",
      service(
        "chat",
        "  model: {image: example.com/x:1}\n  routing: {enabled: true, gatewayRef: {name: g}, pathTemplate: '/{.metadata.labels.team}'}",
      ),
      1,
    ],
  ] as const)("has rule %s", ([rule, stdin, status]) =>
    Effect.gen(function* () {
      const run = yield* check(stdin, "-o", "json")
      expect(JSON.parse(run.stdout).findings.map((finding: { rule: string }) => finding.rule)).toContain(rule)
      expect(run.status).toBe(status)
    }),
  )

  it.effect("passes over objects of kinds that are not its own", () =>
    Effect.gen(function* () {
      const { stdout, status } = yield* check("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n")
      expect(stdout).toBe("0 objects checked: 0 errors, 0 warnings, 0 notes")
      expect(status).toBe(0)
    }),
  )

  it.effect("asks whether the given nodes can run the services", () =>
    Effect.gen(function* () {
      const node = "apiVersion: v1\nkind: Node\nmetadata: {name: small}\nstatus: {allocatable: {cpu: 4}}\n"
      const { stdout } = yield* withFile(node, (file) =>
        runCli(["check", "-f", `${EXAMPLES_DIRECTORY}/catalog`, "-f", "-", "--nodes", file, "-o", "json"], {
          stdin: service("chat", "  model: {name: phi-4}"),
        }),
      )
      expect(JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule)).toEqual(["no-node"])
    }),
  )
})

describe("a policy", () => {
  it.effect("says what rules count as, and what fails the check", () =>
    Effect.gen(function* () {
      const off = yield* checkWith("rules: {model-reference: off}\n", service("chat"))
      expect(off).toMatchObject({ stdout: "1 object checked: 0 errors, 0 warnings, 0 notes", status: 0 })
      const warning = yield* checkWith("rules: {model-reference: warning}\n", service("chat"))
      expect(warning).toMatchObject({ stdout: expect.stringContaining("1 warning"), status: 0 })
      expect((yield* checkWith("failOn: warning\nrules: {model-reference: warning}\n", service("chat"))).status).toBe(1)
    }),
  )

  it.effect("puts up with what it names, and says why", () =>
    Effect.gen(function* () {
      const policy = `exceptions:
  - {rule: model-reference, object: AIMService ml-team/*, reason: the catalog is elsewhere}
  - {rule: route-collision, file: legacy/*, reason: gone}
`
      const { stdout, status } = yield* checkWith(policy, service("chat"))
      expect(stdout).toContain("accepted: <stdin>:7 (document 1): AIMService ml-team/chat: spec.model.name: ")
      expect(stdout).toContain("[model-reference]: the catalog is elsewhere")
      expect(stdout).toContain("the exception for route-collision of legacy/* (gone) stands for no finding; remove it")
      expect(stdout).toContain("0 errors, 1 warning, 0 notes, 1 accepted")
      expect(status).toBe(0)
    }),
  )

  it.effect.each([
    [
      "an unknown rule",
      "rules: {no-tmplate: off}\n",
      "rules.no-tmplate: unknown rule no-tmplate; did you mean no-template? Allowed are ambiguous-model, ",
    ],
    [
      "a severity that there is not",
      "rules: {schema: fatal}\n",
      'rules.schema: is "fatal"; allowed: "error" | "warning" | "note" | "off"',
    ],
    ["an unknown field", "rule: {}\n", "rule: unknown field"],
    ["an exception without a reason", "exceptions: [{rule: schema}]\n", "exceptions[0].reason: is missing"],
    [
      "an exception for no rule",
      "exceptions: [{rule: nope, reason: x}]\n",
      "exceptions[0].rule: unknown rule nope; Allowed are ",
    ],
    ["no YAML", "a: [\n", "is not YAML"],
    ["several documents", "failOn: error\n---\nfailOn: note\n", "a policy is one YAML document"],
  ] as const)("with %s is refused", ([, policy, message]) =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* checkWith(policy, service("chat"))
      expect(stderr).toContain(message)
      expect(stdout).toBe("")
      expect(status).toBe(2)
    }),
  )
})

describe("reports for programs", () => {
  const stdin = `${service("chat")}---\n${service("fine", "  model: {image: example.com/x:1}")}---\nreplicas: 3\n`

  it.effect("JUnit: a case for each object, a failure for each finding that fails", () =>
    Effect.gen(function* () {
      const { stdout } = yield* check(stdin, "-o", "junit")
      const parsed = new XMLParser({
        ignoreAttributes: false,
        attributeNamePrefix: "",
        isArray: (name) => name === "testcase",
      }).parse(stdout)
      expect(parsed.testsuites).toMatchObject({ name: "aim check", tests: "3", failures: "1" })
      const [chat, fine, file] = parsed.testsuites.testsuite.testcase
      expect(chat).toMatchObject({ name: "AIMService ml-team/chat", line: "7", failure: { type: "model-reference" } })
      expect(fine).toEqual({ name: "AIMService ml-team/fine", classname: "<stdin>", file: "<stdin>" })
      expect(file["system-out"]).toContain("note: ")
    }),
  )

  it.effect("SARIF: every rule, and a result for each finding, also for what is put up with", () =>
    Effect.gen(function* () {
      const policy = "exceptions: [{rule: model-reference, reason: elsewhere}]\n"
      const { stdout } = yield* checkWith(policy, stdin, "-o", "sarif")
      const { version, runs } = JSON.parse(stdout)
      expect(version).toBe("2.1.0")
      const [{ tool, results }] = runs
      expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(LISTED_RULES.map(({ id }) => id))
      expect(results).toHaveLength(2)
      const [note, accepted] = results
      expect(note).toMatchObject({ ruleId: "not-an-object", level: "note", suppressions: [] })
      expect(accepted).toMatchObject({
        ruleId: "model-reference",
        level: "error",
        locations: [{ physicalLocation: { artifactLocation: { uri: "%3Cstdin%3E" }, region: { startLine: 7 } } }],
        suppressions: [{ kind: "external", justification: "elsewhere" }],
      })
      expect(tool.driver.rules[accepted.ruleIndex].id).toBe("model-reference")
    }),
  )

  it.effect("JSON and YAML say the same", () =>
    Effect.gen(function* () {
      const json = JSON.parse((yield* check(stdin, "-o", "json")).stdout)
      expect(json).toMatchObject({ failed: true, objects: 2, counts: { error: 1, warning: 0, note: 1 } })
      expect((yield* check(stdin, "-o", "yaml")).stdout).toContain("rule: model-reference")
    }),
  )
})

describe("the command line", () => {
  it.effect("refuses paths that are not there, and formats that it does not know", () =>
    Effect.gen(function* () {
      expect(yield* runCli(["check", "-f", "/does/not/exist"])).toMatchObject({
        stderr: "error: /does/not/exist: no such file or directory",
        status: 2,
      })
      expect((yield* runCli(["check", "-f", ".", "-o", "html"])).status).toBe(2)
    }),
  )
})
