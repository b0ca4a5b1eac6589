import type { StringMap } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import { utf8LengthOf } from "../health/condition-text.ts"
import { metadataProblems, parseImageLabels } from "./image-labels.ts"
import { MAX_LABEL_BYTES } from "./original-labels.ts"

const amd = (suffix: string) => `com.amd.aim.${suffix}`
const silogen = (suffix: string) => `org.amd.silogen.${suffix}`
const modelOf = (labels: StringMap) => parseImageLabels(labels).metadata.model

describe("the labels of an image", () => {
  it("models #9: an empty label is as good as none, each for itself", () => {
    const labels = { [amd("model.source")]: "", [silogen("model.source")]: "hf://a/b", [amd("title")]: "T" }
    expect(modelOf(labels)).toEqual({ source: "hf://a/b", title: "T" })
  })

  it("the present prefix goes before the earlier one", () => {
    expect(modelOf({ [silogen("title")]: "old", [amd("title")]: "new" })).toEqual({ title: "new" })
  })

  it.each([
    ["models #10", "yes", undefined],
    ["true", "T", true],
    ["false", "0", false],
    ["a blank", " true", undefined],
  ])("%s: hfToken.required=%j is %s", (_title, text, expected) => {
    expect(modelOf({ [amd("hfToken.required")]: text })?.hfTokenRequired).toBe(expected)
  })

  it.each(["tags", "versions", "variants"])("models #11: model.%s is a list", (field) => {
    expect(modelOf({ [amd(`model.${field}`)]: " a, ,b," })).toEqual({ [field]: ["a", "b"] })
    expect(modelOf({ [amd(`model.${field}`)]: " , " })).toBeUndefined()
  })

  it("models #12: without labels there is nothing, and only the name is missed", () => {
    expect(parseImageLabels({})).toEqual({
      metadata: {},
      problems: [{ _tag: "MissingLabels", labels: [amd("model.canonicalName")] }],
    })
  })

  it("everything else is verbatim, and all of it is kept", () => {
    const labels = {
      "org.opencontainers.image.title": "An image",
      "org.opencontainers.image.licenses": "MIT",
      [amd("model.canonicalName")]: " qwen/qwen3 ",
      [silogen("description.full")]: "long\ntext",
      [silogen("release.notes")]: "notes",
      "com.example.other": "x",
    }
    expect(parseImageLabels(labels)).toEqual({
      metadata: {
        model: { canonicalName: " qwen/qwen3 ", descriptionFull: "long\ntext", releaseNotes: "notes" },
        oci: { title: "An image", licenses: "MIT" },
        originalLabels: labels,
      },
      problems: [],
    })
  })

  it.each(["model.recommendedDeployments", "model.deployments"])("%s recommends deployments", (suffix) => {
    expect(modelOf({ [silogen(suffix)]: "[{'gpuModel':'MI300X'}]" })?.recommendedDeployments).toEqual([
      { gpuModel: "MI300X" },
    ])
  })

  it("unreadable deployments leave all else as it is", () => {
    const { metadata, problems } = parseImageLabels({
      [amd("model.canonicalName")]: "a/b",
      [amd("model.recommendedDeployments")]: "{oops",
    })
    expect(metadata.model).toEqual({ canonicalName: "a/b" })
    expect(problems).toEqual([
      {
        _tag: "MalformedDeployments",
        label: amd("model.recommendedDeployments"),
        problem: "it is neither JSON nor a Python literal",
      },
    ])
  })

  it("keys such as __proto__ are data", () => {
    const labels: StringMap = JSON.parse('{"__proto__":"x","constructor":"y"}')
    const kept = parseImageLabels(labels).metadata.originalLabels ?? {}
    expect(Object.entries(kept)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ])
  })
})

describe("labels without measure", () => {
  it("the largest are left out, and told", () => {
    const labels = { small: "s", large: "l".repeat(MAX_LABEL_BYTES), [amd("title")]: "t" }
    const { metadata, problems } = parseImageLabels(labels)
    expect(metadata.originalLabels).toEqual({ small: "s", [amd("title")]: "t" })
    expect(problems).toContainEqual({ _tag: "DroppedLabels", labels: ["large"] })
  })

  it("a text of a megabyte is cut in the fields too", () => {
    const description = modelOf({ [amd("description.full")]: "d".repeat(2 ** 20) })?.descriptionFull ?? ""
    expect(description.endsWith("…")).toBe(true)
    expect(description.length).toBeLessThan(MAX_LABEL_BYTES)
  })

  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constant("x".repeat(40_000)),
    fc.constant("[{".repeat(20_000)),
  )
  const key = fc.oneof(
    fc
      .constantFrom("title", "model.canonicalName", "model.recommendedDeployments", "model.tags")
      .chain((suffix) => fc.constantFrom(amd(suffix), silogen(suffix))),
    fc.string(),
  )

  it("whatever the labels, what is kept is bounded, and told of the same problems again", () => {
    fc.assert(
      fc.property(fc.dictionary(key, text, { maxKeys: 8 }), (labels) => {
        const { metadata, problems } = parseImageLabels(labels)
        const kept = Object.entries(metadata.originalLabels ?? {})
        expect(
          kept.reduce((sum, [name, value]) => sum + utf8LengthOf(name) + utf8LengthOf(value), 0),
        ).toBeLessThanOrEqual(MAX_LABEL_BYTES)
        expect(metadataProblems(metadata)).toEqual(problems.filter(({ _tag }) => _tag !== "DroppedLabels"))
      }),
    )
  })
})
