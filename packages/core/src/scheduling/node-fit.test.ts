import type { Node, NodeSelectorRequirement } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { misfitOf, misfitText } from "./node-fit.ts"
import { isAllowedNode } from "./node-selector.ts"

const node = (labels: Readonly<Record<string, string>> = {}, allocatable?: Readonly<Record<string, string>>): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "worker", labels },
  ...(allocatable === undefined ? {} : { status: { allocatable } }),
})

const requiring = (...expressions: ReadonlyArray<NodeSelectorRequirement>) => ({
  requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: expressions }] },
})

describe("a node is allowed", () => {
  it.each([
    ["In", { key: "zone", operator: "In", values: ["a", "b"] }, true],
    ["In, with another value", { key: "zone", operator: "In", values: ["c"] }, false],
    ["In, without the label", { key: "rack", operator: "In", values: ["a"] }, false],
    ["NotIn", { key: "zone", operator: "NotIn", values: ["a"] }, false],
    ["NotIn, without the label", { key: "rack", operator: "NotIn", values: ["a"] }, true],
    ["Exists", { key: "zone", operator: "Exists" }, true],
    ["DoesNotExist", { key: "zone", operator: "DoesNotExist" }, false],
    ["Gt", { key: "gpus", operator: "Gt", values: ["4"] }, true],
    ["Gt, with text", { key: "zone", operator: "Gt", values: ["4"] }, false],
    ["Lt", { key: "gpus", operator: "Lt", values: ["8"] }, false],
    ["an operator that there is not", { key: "zone", operator: "Like", values: ["a"] }, false],
    ["a key of every JavaScript object", { key: "constructor", operator: "Exists" }, false],
  ] as const)("%s", (_title, requirement, allowed) => {
    expect(isAllowedNode(requiring(requirement), node({ zone: "a", gpus: "8" }))).toBe(allowed)
  })

  it("by its name", () => {
    const term = { matchFields: [{ key: "metadata.name", operator: "In", values: ["worker"] }] }
    const affinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } }
    expect(isAllowedNode(affinity, node())).toBe(true)
  })

  it("never by a term that asks for nothing, and always without terms", () => {
    expect(isAllowedNode({ requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{}] } }, node())).toBe(
      false,
    )
    expect(isAllowedNode(undefined, node())).toBe(true)
  })
})

describe("a pod fits on a node", () => {
  it.each([
    ["with enough of everything", { cpu: "4", "amd.com/gpu": "8" }, { cpu: "4000m", "amd.com/gpu": "8" }, undefined],
    ["with too little", { cpu: "8" }, { cpu: "4" }, "has 4 of cpu, and 8 are needed"],
    ["without the resource", { "amd.com/gpu": "1" }, { cpu: "4" }, "has 0 of amd.com/gpu, and 1 are needed"],
    ["that does not say what it has", { cpu: "8" }, undefined, undefined],
  ] as const)("%s", (_title, requests, allocatable, misfit) => {
    const found = misfitOf({ requests, affinity: undefined }, node({}, allocatable))
    expect(found && misfitText(found)).toBe(misfit)
  })

  it("only where it is allowed", () => {
    const affinity = requiring({ key: "amd.com/gpu.device-id", operator: "In", values: ["74a1"] })
    expect(misfitOf({ requests: {}, affinity }, node())).toEqual({ _tag: "OtherNode" })
  })
})
