import type { ResourceKind } from "@aim-engine/api"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { mergeAccess, policyRules, requiredAccess } from "./policy-rules.ts"

const kind = (group: string, plural: string): ResourceKind => ({
  group,
  version: "v1",
  kind: plural,
  plural,
  scope: "Namespaced",
  schema: Schema.Struct({
    apiVersion: Schema.String,
    kind: Schema.String,
    metadata: Schema.Struct({ name: Schema.String }),
  }),
})
const lamps = kind("example.com", "lamps")
const bulbs = kind("example.com", "bulbs")
const nodes = kind("", "nodes")

describe("the access that controllers need", () => {
  const access = requiredAccess([
    { name: "lamp", kind: lamps, reads: [nodes], writes: [bulbs] },
    { name: "bulb", kind: bulbs, reads: [lamps], writes: [] },
  ])

  it("is reading for what is read, and nothing more", () => {
    expect(access.find((entry) => entry.resource === "nodes")).toEqual({
      group: "",
      resource: "nodes",
      verbs: ["get", "list", "watch"],
      neededBy: ["lamp"],
    })
  })

  it("is creating, patching and deleting for what is written", () => {
    expect(access.find((entry) => entry.resource === "bulbs")?.verbs).toEqual([
      "create",
      "delete",
      "get",
      "list",
      "patch",
      "watch",
    ])
  })

  it("is the status of a controller's own kind, but neither its creation nor its deletion", () => {
    expect(access.find((entry) => entry.resource === "lamps/status")?.verbs).toEqual(["patch"])
    expect(access.find((entry) => entry.resource === "lamps")?.verbs).toEqual(["get", "list", "patch", "watch"])
  })

  it("names who needs it", () => {
    expect(access.find((entry) => entry.resource === "lamps")?.neededBy).toEqual(["bulb", "lamp"])
  })

  it("becomes one rule per group and set of verbs, in a stable order", () => {
    expect(policyRules(access)).toEqual([
      { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
      {
        apiGroups: ["example.com"],
        resources: ["bulbs"],
        verbs: ["create", "delete", "get", "list", "patch", "watch"],
      },
      { apiGroups: ["example.com"], resources: ["bulbs/status", "lamps/status"], verbs: ["patch"] },
      { apiGroups: ["example.com"], resources: ["lamps"], verbs: ["get", "list", "patch", "watch"] },
    ])
  })

  it("may be of some objects only, and stands alone then", () => {
    const bind = { group: "", resource: "nodes", verbs: ["bind"], names: ["a"], neededBy: ["shell"] }
    expect(policyRules(mergeAccess([...access, bind])).slice(0, 2)).toEqual([
      { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["nodes"], verbs: ["bind"], resourceNames: ["a"] },
    ])
  })

  it("joins what others need of the same resource", () => {
    const shell = { group: "", resource: "nodes", verbs: ["patch", "get"], neededBy: ["shell"] }
    expect(mergeAccess([...access, shell]).filter((entry) => entry.resource === "nodes")).toEqual([
      { group: "", resource: "nodes", verbs: ["get", "list", "patch", "watch"], neededBy: ["lamp", "shell"] },
    ])
  })
})
