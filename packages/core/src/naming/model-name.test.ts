import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { parseImageReference } from "./image-reference.ts"
import { modelNameForImage } from "./model-name.ts"

describe("the name of a model for an image", () => {
  it.each([
    ["#24 (blanks around)", " amdenterpriseai/aim-qwen-qwen3-32b:0.8.5 ", "aim-qwen-qwen3-32b-0-8-5-cdc1fb22"],
    [
      "tagged",
      "ghcr.io/silogen/aim-meta-llama-llama-3-1-8b-instruct:0.7.0",
      "aim-meta-llama-llama-3-1-8b-instruct-0-7-0-d7b76664",
    ],
    ["#25 (digest)", "ghcr.io/amd/model@sha256:abc123def456", "model-abc123-cbd63f4c"],
    ["#26 (no tag)", "nginx", "nginx-latest-723886a6"],
    ["#26 (registry with port)", "localhost:5000/my-image", "my-image-latest-eabcaef9"],
    [
      "#28 (long)",
      "ghcr.io/silogen/aim-meta-llama-llama-3-1-70b-instruct-quantized-fp8-extra-long:1.2.3-rc4-build5678",
      "aim-meta-llama-llama-3-1-70b-instr-1-2-3-rc4-build5678-22580fe5",
    ],
  ])("selection %s: %s", (_title, image, name) => {
    expect(modelNameForImage(image)).toEqual(Result.succeed(name))
  })

  it.each([
    "ghcr.io/a/b:",
    ":::x",
    "ghcr.io/a/b@sha256",
    "ghcr.io/a/b@sha256:",
    "ghcr.io/a/b@:abc",
    "",
    "ghcr.io/",
    "a/___",
  ])("selection #27: %j is no image reference", (image) => {
    const name = modelNameForImage(image)
    expect(Result.isFailure(name) && name.failure).toMatchObject({
      _tag: "InvalidSpec",
      reason: "InvalidImageReference",
    })
  })

  it("a digest says which image it is, whatever the tag", () => {
    expect(Result.getOrThrow(modelNameForImage("ghcr.io/a/b:v1@sha256:deadbeef"))).toMatch(/^b-deadbe-[0-9a-f]{8}$/)
  })
})

it.each([
  ["x/y:1", { registry: "docker.io", repository: "x/y", tag: "1" }],
  ["localhost/y", { registry: "localhost", repository: "y" }],
  ["h:5000/a/b/c:t@sha256:00ff", { registry: "h:5000", repository: "a/b/c", tag: "t", digest: "sha256:00ff" }],
])("the parts of %s", (image, reference) => {
  expect(parseImageReference(image)).toEqual(Result.succeed(reference))
})
