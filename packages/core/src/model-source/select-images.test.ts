import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { type ImageSelectionInput, selectImages } from "./select-images.ts"
import { imageKey, imageText, type SourceImage } from "./source-image.ts"
import { sourceModelName } from "./source-model.ts"

const image = (text: string): SourceImage => {
  const [repository = "", tag = ""] = text.split(":")
  return { registry: "docker.io", repository, tag }
}
const results = (...filters: ReadonlyArray<string>) =>
  filters.map((list) => ({ images: list === "" ? [] : list.split(" ").map(image) }))
const keys = (...texts: ReadonlyArray<string>) => new Set(texts.map((text) => imageKey(image(text))))
const select = (input: Partial<ImageSelectionInput>) => {
  const selection = selectImages({
    results: [],
    have: new Set(),
    modelCount: 0,
    held: new Set(),
    maxModels: 100,
    ...input,
  })
  return { ...selection, created: selection.created.map(imageText) }
}

describe("which images become models", () => {
  it("models #61: the newest first, as many as are allowed", () => {
    const input = {
      results: results("o/a:1.0.0 o/a:1.1.0 o/b:1.0.0"),
      have: keys("o/x:1.0.0"),
      modelCount: 1,
      maxModels: 2,
    }
    expect(select(input)).toEqual({
      created: ["o/a:1.1.0"],
      available: 3,
      discovered: 2,
      isLimitReached: true,
      leftOut: 2,
    })
  })

  it("models #62: one that two filters take, once", () => {
    expect(select({ results: results("o/a:1", "o/a:1") })).toMatchObject({ created: ["o/a:1"], available: 1 })
  })

  it("models #63: one that another model has, never", () => {
    expect(select({ results: results("o/a:1 o/b:1"), held: keys("o/a:1") })).toMatchObject({
      created: ["o/b:1"],
      available: 2,
      leftOut: 0,
    })
  })

  it("the filters count in their order, within them the repositories", () => {
    expect(select({ results: results("o/z:1.0.0", "o/b:latest o/b:2.0.0 o/a:1.0.0") }).created).toEqual([
      "o/z:1.0.0",
      "o/a:1.0.0",
      "o/b:2.0.0",
      "o/b:latest",
    ])
  })

  it("exactly at the limit it is reached, with nothing left out", () => {
    expect(select({ results: results("o/a:1"), maxModels: 1 })).toMatchObject({ isLimitReached: true, leftOut: 0 })
    expect(select({ results: results("o/a:1"), maxModels: 2 })).toMatchObject({ isLimitReached: false })
  })

  it("more models than are allowed stay, and get no company", () => {
    expect(select({ results: results("o/a:1"), modelCount: 5, maxModels: 2 })).toMatchObject({
      created: [],
      discovered: 5,
    })
  })

  it("the order of a registry does not matter, and the limit is kept", () => {
    const text = fc.constantFrom("o/a:1.0.0", "o/a:2.0.0", "o/b:1.0.0", "o/b:dev", "p/c:1.0.0", "p/c:latest")
    const filter = fc.uniqueArray(text).map((list) => list.map(image))
    fc.assert(
      fc.property(fc.array(filter, { maxLength: 3 }), fc.nat(6), (filters, maxModels) => {
        const one = select({ results: filters.map((images) => ({ images })), maxModels })
        const other = select({ results: filters.map((images) => ({ images: images.toReversed() })), maxModels })
        expect(other).toEqual(one)
        expect(one.created.length).toBeLessThanOrEqual(maxModels)
        expect(new Set(one.created).size).toBe(one.created.length)
        expect(one.created.length + one.leftOut).toBe(one.available)
      }),
    )
  })
})

it.each([
  [
    "models #50",
    "docker.io",
    "amdenterpriseai/aim-qwen-qwen3-32b",
    "amdenterpriseai-aim-qwen-qwen3-32b-0-8-5-72f726",
    "amdenterpriseai/aim-qwen-qwen3-32b:0.8.5",
  ],
  [
    "models #51",
    "ghcr.io",
    "silogen/aim-mistralai-mistral-small-3.2-24b-instruct-2506",
    "silogen-aim-mistralai-mistral-small-3-2-24b-instru-0-8-5-c6da71",
    "ghcr.io/silogen/aim-mistralai-mistral-small-3.2-24b-instruct-2506:0.8.5",
  ],
])("%s: the name and the image of a source's model", (_title, registry, repository, name, text) => {
  const found = { registry, repository, tag: "0.8.5" }
  expect(sourceModelName(found)).toEqual(Result.succeed(name))
  expect(imageText(found)).toBe(text)
})
