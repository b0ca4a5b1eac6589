import type { AIMModelStatus } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import {
  clusterModel,
  clusterOf,
  jobsOf,
  ownModel,
  settle,
  shortly,
  template,
} from "./test-fixtures/template-cluster.ts"

const withFalse = (status: NonNullable<AIMModelStatus["status"]>, ...types: ReadonlyArray<string>): AIMModelStatus => ({
  status,
  conditions: [...types, "Ready"].map((type) => ({
    type,
    status: "False",
    reason: "Broken",
    message: "it broke",
    lastTransitionTime: "2026-01-31T12:00:00Z",
  })),
})
const stateWith = (status: AIMModelStatus | undefined) =>
  shortly(settle(template(), clusterOf(clusterModel(status))).subject, "ModelReady")

describe("the model of a template", () => {
  it("templates #39: one that only its templates make fail is as good as any", () => {
    expect(stateWith(withFalse("Failed", "ServiceTemplatesReady"))).toEqual(["Progressing", "True/ModelFound"])
    expect(stateWith(withFalse("Degraded", "ClusterServiceTemplatesReady"))).toEqual(["Progressing", "True/ModelFound"])
  })

  it("templates #40: one that something else makes fail takes the template with it", () => {
    expect(stateWith(withFalse("Degraded", "ImageMetadataReady"))).toEqual(["Degraded", "False/ModelFailed"])
    expect(stateWith(withFalse("Failed", "RuntimeConfigReady", "ServiceTemplatesReady"))).toEqual([
      "Failed",
      "False/ModelFailed",
    ])
  })

  it.each<[string, AIMModelStatus | undefined]>([
    ["that nobody has looked at yet", undefined],
    ["that is on its way", { status: "Progressing" }],
    ["that has failed and does not say why", { status: "Failed" }],
  ])("one %s will do", (_title, status) => {
    expect(stateWith(status)).toEqual(["Progressing", "True/ModelFound"])
  })

  it("one without an image fails the template, and nothing is discovered", () => {
    const { cluster, subject } = settle(template(), clusterOf(ownModel({ image: " " })))
    expect(shortly(subject, "ModelReady", "DiscoveryJobReady")).toEqual([
      "Failed",
      "False/ImageNotSpecified",
      undefined,
    ])
    expect(jobsOf(cluster)).toEqual([])
  })

  it("one of another namespace is none", () => {
    const elsewhere = ownModel()
    const subject = template({ modelName: "other" })
    const model = { ...elsewhere, metadata: { ...elsewhere.metadata, name: "other", namespace: "elsewhere" } }
    expect(shortly(settle(subject, clusterOf(model)).subject, "ModelReady")).toEqual([
      "Failed",
      "False/ReferenceNotFound",
    ])
  })
})
