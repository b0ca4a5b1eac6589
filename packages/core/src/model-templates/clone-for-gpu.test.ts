import type { AIMClusterServiceTemplate, AIMServiceTemplate } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { cloneTemplatesForGpu } from "./clone-for-gpu.ts"

const owner = { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMClusterModel", name: "qwen", uid: "m" }
const template: AIMClusterServiceTemplate = {
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMClusterServiceTemplate",
  metadata: {
    name: "aim-qwen-1x-mi300x-lat-fp8-5616f015",
    uid: "t",
    resourceVersion: "7",
    generation: 2,
    creationTimestamp: "2026-01-01T00:00:00Z",
    labels: { "aim.eai.amd.com/origin": "auto-generated", team: "a" },
    annotations: {
      "aim.eai.amd.com/generated-by": "m",
      "kubectl.kubernetes.io/last-applied-configuration": "{}",
      note: "kept",
    },
    ownerReferences: [owner],
  },
  spec: {
    modelName: "qwen",
    metric: "latency",
    gpu: { requests: 1, model: "MI300X" },
    env: [{ name: "HF_TOKEN", value: "x" }],
  },
  status: { status: "Ready" },
}
const clones = (
  templates: ReadonlyArray<AIMServiceTemplate | AIMClusterServiceTemplate>,
  from = "MI300X",
  to = "MI325X",
) => Result.getOrThrow(cloneTemplatesForGpu(templates, { from, to }))
const named = (name: string): AIMClusterServiceTemplate => ({ ...template, metadata: { ...template.metadata, name } })

describe("templates for another GPU", () => {
  it("run on it with the profile of the old one", () => {
    const [clone] = clones([template])
    expect(clone).toEqual({
      apiVersion: template.apiVersion,
      kind: "AIMClusterServiceTemplate",
      metadata: {
        name: expect.stringMatching(/^aim-qwen-1x-mi325x-lat-fp8-[0-9a-f]{8}$/),
        labels: template.metadata.labels,
        annotations: { note: "kept", "aim.eai.amd.com/cloned-from": template.metadata.name },
        ownerReferences: [owner],
      },
      spec: {
        modelName: "qwen",
        metric: "latency",
        gpu: { requests: 1, model: "MI325X" },
        env: [
          { name: "HF_TOKEN", value: "x" },
          { name: "AIM_GPU_MODEL", value: "MI300X" },
        ],
      },
    })
  })

  it("models #48: a clone of a clone keeps its profile", () => {
    const env = [{ name: "AIM_GPU_MODEL", value: "MI250X" }]
    const [clone] = clones([{ ...template, spec: { ...template.spec, env } }])
    expect(clone?.spec).toMatchObject({ gpu: { model: "MI325X" }, env })
  })

  it.each([
    ["QWEN-MI300X-and-MI300x", /^qwen-mi325x-and-mi325x-[0-9a-f]{8}$/],
    ["my-template", /^my-template-mi325x-[0-9a-f]{8}$/],
    ["x".repeat(63), /^x+-mi325x-[0-9a-f]{8}$/],
  ])("the clone of %s has the new GPU in its name", (name, expected) => {
    const clone = clones([named(name)])[0]?.metadata.name ?? ""
    expect(clone).toMatch(expected)
    expect(clone.length).toBeLessThanOrEqual(63)
  })

  it("only those of the old GPU are cloned: as it was resolved, else as it is written, in whatever spelling", () => {
    const spec = { modelName: "qwen" }
    const others: ReadonlyArray<AIMServiceTemplate | AIMClusterServiceTemplate> = [
      { ...named("resolved"), spec, status: { resolvedHardware: { gpu: { model: "mi300x" } } } },
      { ...named("elsewhere"), status: { resolvedHardware: { gpu: { model: "MI250X" } } } },
      {
        ...named("hardware"),
        spec: { ...spec, hardware: { gpu: { model: "AMD Instinct MI300X" }, cpu: { requests: 2 } } },
      },
      { ...named("selector"), spec: { ...spec, gpuSelector: { count: 4, model: "MI300X" } } },
      { ...named("none"), spec },
    ]
    expect(clones(others).map((clone) => clone.spec)).toMatchObject([
      { gpu: { model: "MI325X" } },
      { gpu: { model: "MI325X" }, hardware: { cpu: { requests: 2 } } },
      { gpu: { model: "MI325X", requests: 4 } },
    ])
  })

  it("of templates of a namespace are in that namespace", () => {
    const own: AIMServiceTemplate = {
      ...template,
      kind: "AIMServiceTemplate",
      metadata: { name: "t", namespace: "ml" },
    }
    expect(clones([own])[0]).toMatchObject({ kind: "AIMServiceTemplate", metadata: { namespace: "ml" } })
  })

  it.each([
    ["MI300X", "mi300x"],
    ["", "MI325X"],
    ["MI300X", " "],
  ])("from %j to %j is refused", (from, to) => {
    expect(Result.isFailure(cloneTemplatesForGpu([template], { from, to }))).toBe(true)
  })
})
