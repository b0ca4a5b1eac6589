import {
  AIM_API_VERSION,
  type AIMClusterServiceTemplate,
  type AIMService,
  type KubernetesObject,
} from "@aim-engine/api"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { objectsOf, world } from "../arbitraries/world.ts"
import { catalogOf } from "./catalog.ts"
import { checkSelection, findViolation } from "./check-selection.ts"
import { chooseTemplates } from "./choice.ts"
import { selectionLaw } from "./selection-law.ts"
import { laws } from "./selection-laws.ts"
import { onABadDay } from "./variation.ts"

const model: KubernetesObject = {
  apiVersion: AIM_API_VERSION,
  kind: "AIMClusterModel",
  metadata: { name: "llama" },
  ...{ spec: { image: "llama:1" } },
}

const template = (name: string, spec: Partial<AIMClusterServiceTemplate["spec"]> = {}): AIMClusterServiceTemplate => ({
  apiVersion: AIM_API_VERSION,
  kind: "AIMClusterServiceTemplate",
  metadata: { name },
  spec: { modelName: "llama", ...spec },
})

const service = (name: string, spec: Partial<AIMService["spec"]> = {}): AIMService => ({
  apiVersion: AIM_API_VERSION,
  kind: "AIMService",
  metadata: { name, namespace: "ml" },
  spec: { model: { name: "llama" }, ...spec },
})

const node = (name: string, deviceId: string, gpus = 8): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels: { "amd.com/gpu.device-id": deviceId } },
  ...{ status: { allocatable: { "amd.com/gpu": String(gpus) } } },
})

const good = catalogOf([
  model,
  template("fast", { metric: "latency", gpu: { model: "MI300X", requests: 1 } }),
  template("cheap", { metric: "throughput", gpu: { model: "MI210", requests: 1 } }),
  template("trial", { type: "preview", gpu: { model: "MI300X", requests: 1 } }),
  service("chat"),
  service("batch", { overrides: { metric: "throughput" } }),
  node("big", "74a1"),
  node("small", "740f"),
])

describe("a catalog", () => {
  it("is what the operator would choose from", () => {
    expect(
      chooseTemplates(good).map(({ service, template }) => [service.metadata.name, template?.metadata.name]),
    ).toEqual([
      ["batch", "cheap"],
      ["chat", "fast"],
    ])
  })

  it.each([
    [[42], "object 1 has no apiVersion, kind and metadata.name: found 42"],
    [
      [null, { kind: "Pod" }],
      "object 1 has no apiVersion, kind and metadata.name: found an object with the fields kind",
    ],
    [[model, model], "AIMClusterModel llama is there twice"],
    [[{ ...model, spec: { image: 5 } }], "spec.image"],
  ])("%# is refused with what is wrong", (manifests, message) => {
    expect(() => catalogOf(manifests)).toThrow(message)
  })
})

describe("ready-made laws", () => {
  it.each(Object.entries(laws))("a good catalog keeps %s", (_, law) => {
    checkSelection(good, law)
  })

  it("a service that nothing can serve is named, and why", () => {
    const lonely = catalogOf([...good.objects, service("other", { model: { name: "qwen" } })])
    expect(() => checkSelection(lonely, laws.everyServiceIsServed)).toThrow(/service ml\/other: .*model/)
  })

  it("templates that tie are no winner", () => {
    const tied = catalogOf([
      ...good.objects,
      template("fast-too", { metric: "latency", gpu: { model: "MI300X", requests: 1 } }),
    ])
    expect(() => checkSelection(tied, laws.everyServiceIsServed)).toThrow(/fast/)
  })

  it("a tie that hides behind a missing GPU is found by adding nodes", () => {
    const hidden = catalogOf([
      model,
      template("cheap", { metric: "throughput", gpu: { model: "MI210", requests: 1 } }),
      template("fast", { metric: "latency", gpu: { model: "MI300X", requests: 1 } }),
      template("fast-too", { metric: "latency", gpu: { model: "MI300X", requests: 1 } }),
      service("chat"),
      node("small", "740f"),
    ])
    checkSelection(hidden, laws.everyServiceIsServed)
    const violation = findViolation(hidden, laws.moreNodesNeverUnselect, { runs: 1000 })
    expect(violation?.violations[0]).toContain("had cluster template cheap, and now:")
    expect(violation?.differences).toHaveLength(1)
  })

  it("a name is given whatever the template is like, an automatic choice only what is optimized", () => {
    const allowing = catalogOf([...good.objects, service("trying", { template: { allowUnoptimized: true } })])
    checkSelection(allowing, laws.noUnoptimizedTemplate)
  })

  it.each([laws.orderDoesNotMatter, laws.noUnoptimizedTemplate])("$name, whatever the catalog", (law) => {
    fc.assert(
      fc.property(world(), (one) => {
        expect(findViolation(catalogOf(objectsOf(one)), law, { runs: 5 })).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })
})

describe("a law of one's own", () => {
  const staysOnInstinct = selectionLaw(
    "chat never leaves MI300X",
    ({ service, values }) =>
      service.metadata.name === "chat" && values !== undefined && !values.gpuModels.includes("MI300X")
        ? `runs on ${values.gpuModels.join(", ")}`
        : undefined,
    onABadDay,
  )

  it("is broken in the smallest variation, and replays from its token", () => {
    const violation = findViolation(good, staysOnInstinct)
    expect(violation?.violations).toEqual(["service ml/chat: runs on MI210"])
    expect(violation?.differences).toHaveLength(1)
    const again = findViolation(good, staysOnInstinct, { replay: violation?.replay ?? "" })
    expect(again?.differences).toEqual(violation?.differences)
    expect(violation?.message).toContain(`{ replay: "${violation?.replay}" }`)
  })

  it("is tried in the same variations every time", () => {
    expect(findViolation(good, staysOnInstinct)?.message).toBe(findViolation(good, staysOnInstinct)?.message)
  })

  it("a token that is none is refused", () => {
    expect(() => checkSelection(good, staysOnInstinct, { replay: "nonsense" })).toThrow(/"nonsense" is no replay token/)
  })
})
