import type { Job, KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import { keyPattern } from "./key-pattern.ts"
import { labelChild } from "./label-child.ts"
import { propagatedLabels } from "./propagated-labels.ts"

describe("key patterns", () => {
  it.each([
    ["selection #43, engine #38", "org.x/*", "org.x/team", true],
    ["selection #43, engine #38", "*", "org.x/team", false],
    ["selection #43, engine #38", "*", "team-a", true],
    ["selection #43", "org.*", "org.x/team", false],
    ["selection #43", "[bad", "[bad", false],
    ["selection #43", "team-?", "team-a", true],
    ["engine #38", "[", "a", false],
    ["any domain", "*/team", "org.x/team", true],
    ["two stars are one", "**", "org.x/team", false],
    ["? is one character", "team-?", "team-ab", false],
    ["? crosses no slash", "a?b", "a/b", false],
    ["a class", "team-[ab]", "team-b", true],
    ["a range", "team-[a-c]", "team-d", false],
    ["a negated class", "team-[^a-c]", "team-d", true],
    ["a literal star", "team\\*", "team*", true],
    ["a literal star is no star", "team\\*", "team-a", false],
    ["braces are literal", "{a,b}", "a", false],
    ["a range without end is malformed", "[a-]", "a", false],
    ["an empty class is malformed", "[]a]", "a", false],
    ["an escape at the end is malformed", "a\\", "a\\", false],
    ["the whole key has to fit", "team", "team-a", false],
    ["nothing fits nothing", "", "", true],
  ])("%s: %s against %s", (_title, pattern, key, fits) => {
    expect(keyPattern(pattern)(key)).toBe(fits)
  })

  it("a star between two texts fits exactly what has no slash between them", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z/.-]*$/), (middle) => {
        expect(keyPattern("<*>")(`<${middle}>`)).toBe(!middle.includes("/"))
      }),
    )
  })

  it("a key with every character escaped fits itself alone", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (key, other) => {
        const pattern = [...key].map((character) => `\\${character}`).join("")
        expect(keyPattern(pattern)(key)).toBe(true)
        expect(keyPattern(pattern)(other)).toBe(other === key)
      }),
    )
  })

  it("many stars take no long time", () => {
    expect(keyPattern(`${"*a".repeat(40)}b`)("a".repeat(300))).toBe(false)
  })
})

describe("propagated labels", () => {
  const labels = { "aim.eai.amd.com/foo": "1", team: "a", "org.x/cost": "7", other: "x" }

  it("selection #44: those of our domain go down always", () => {
    expect(propagatedLabels(labels, undefined)).toEqual({ "aim.eai.amd.com/foo": "1" })
    expect(propagatedLabels(labels, { enabled: false, match: ["*"] })).toEqual({ "aim.eai.amd.com/foo": "1" })
  })

  it("others if propagation is on and a pattern fits; a malformed one is skipped", () => {
    expect(propagatedLabels(labels, { enabled: true, match: ["[bad", "org.x/*", "team"] })).toEqual({
      "aim.eai.amd.com/foo": "1",
      team: "a",
      "org.x/cost": "7",
    })
  })
})

describe("what is created", () => {
  const parent = (name: string, labels: Record<string, string>): KubernetesObject => ({
    apiVersion: "aim.eai.amd.com/v1alpha1",
    kind: "AIMArtifact",
    metadata: { name, namespace: "ml-team", labels },
  })
  const job: Job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "j", labels: { team: "b" } },
    spec: { template: { spec: { containers: [] } } },
  }
  const claim: KubernetesObject = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "c" } }

  it("engine #39: a Job and its pods get the domain's labels; managed-by only the Job", () => {
    const bare: Job = { ...job, metadata: { name: "j" } }
    const labelled = labelChild(bare, {
      controller: "artifact",
      parent: parent("weights", { "aim.eai.amd.com/x": "1", team: "a" }),
      labelPropagation: { enabled: false, match: ["team"] },
    })
    expect(labelled.metadata.labels).toEqual({
      "aim.eai.amd.com/artifact.name": "weights",
      "aim.eai.amd.com/x": "1",
      "app.kubernetes.io/managed-by": "aim-artifact-controller",
    })
    expect(labelled.spec.template.metadata).toEqual({
      labels: { "aim.eai.amd.com/artifact.name": "weights", "aim.eai.amd.com/x": "1" },
    })
  })

  it("selection #44, engine #40: keeps the labels that it has", () => {
    const labelled = labelChild(job, {
      controller: "artifact",
      parent: parent("weights", { team: "a" }),
      labelPropagation: { enabled: true, match: ["team"] },
    })
    expect(labelled.metadata.labels).toMatchObject({ team: "b" })
    expect(labelled.spec.template.metadata?.labels).not.toHaveProperty("team")
  })

  it("keeps its managed-by", () => {
    const managed: KubernetesObject = {
      ...claim,
      metadata: { name: "c", labels: { "app.kubernetes.io/managed-by": "aim-engine" } },
    }
    const labelled = labelChild(managed, {
      controller: "service",
      parent: parent("s", {}),
      labelPropagation: undefined,
    })
    expect(labelled.metadata.labels).toEqual({
      "aim.eai.amd.com/service.name": "s",
      "app.kubernetes.io/managed-by": "aim-engine",
    })
  })

  it("names an owner in full in an annotation where the label is too short for it", () => {
    const name = `s${"x".repeat(80)}`
    const { metadata } = labelChild(claim, {
      controller: "service",
      parent: parent(name, {}),
      labelPropagation: undefined,
    })
    expect(metadata.labels?.["aim.eai.amd.com/service.name"]).toMatch(/^sx{53}-[0-9a-f]{8}$/)
    expect(metadata.annotations).toEqual({ "aim.eai.amd.com/service.name": name })
  })

  it("labelling twice changes nothing", () => {
    const parentage = {
      controller: "service",
      parent: parent("s", { "aim.eai.amd.com/a": "1" }),
      labelPropagation: undefined,
    } as const
    const once = labelChild(job, parentage)
    expect(labelChild(once, parentage)).toEqual(once)
  })
})
