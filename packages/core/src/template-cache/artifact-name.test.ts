import type { AIMTemplateCache, EnvVar } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { artifactName, otherArtifactName } from "./artifact-name.ts"

const LLAMA = "hf://amd/Llama-3.1-8B-Instruct"
const cache = (spec: Partial<AIMTemplateCache["spec"]> = {}, name = "cache-a"): AIMTemplateCache => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMTemplateCache",
  metadata: { name, namespace: "ml-team" },
  spec: { templateName: "t", ...spec },
})
const nameOf = (given: AIMTemplateCache, sourceUri = LLAMA) =>
  Result.getOrUndefined(artifactName(given, { modelId: "a/b", sourceUri }))
const TOKEN: EnvVar = { name: "HF_TOKEN", value: "t" }
const A: EnvVar = { name: "A", value: "1" }

describe("names of artifacts", () => {
  it.each<[string, Partial<AIMTemplateCache["spec"]>, string]>([
    ["templates #42: shared, without anything", {}, "hf---amd-llama-3-1-8b-instruct-cdd6bbb0c8"],
    ["templates #43: a class", { storageClassName: "longhorn" }, "hf---amd-llama-3-1-8b-instruct-35fc3298ac"],
    ["templates #43: a variable", { env: [TOKEN] }, "hf---amd-llama-3-1-8b-instruct-8d39063344"],
    ["templates #43: dedicated", { mode: "Dedicated" }, "hf---amd-llama-3-1-8b-instruct-6e2162d9ec"],
    ["templates #44: two variables", { env: [TOKEN, A] }, "hf---amd-llama-3-1-8b-instruct-2e920cf511"],
    ["templates #44: in another order", { env: [A, TOKEN] }, "hf---amd-llama-3-1-8b-instruct-2e920cf511"],
  ])("%s", (_title, spec, expected) => {
    expect(nameOf(cache(spec))).toBe(expected)
  })

  it("templates #45: a long source is cut, and its hash stays", () => {
    const uri = `s3://bucket/${"very-long-prefix/".repeat(5)}model.v1`
    expect(nameOf(cache(), uri)).toBe("s3---bucket-very-long-prefix-very-long-prefix-very-l-8074ce4b31")
  })

  it("a source's variable wins over the cache's", () => {
    const source = { modelId: "a/b", sourceUri: LLAMA, env: [TOKEN] }
    const own = artifactName(cache({ env: [{ name: "HF_TOKEN", value: "other" }] }), source)
    expect(own).toEqual(artifactName(cache({ env: [TOKEN] }), { modelId: "a/b", sourceUri: LLAMA }))
  })

  it("shared caches agree, dedicated ones do not", () => {
    expect(nameOf(cache({}, "one"))).toBe(nameOf(cache({}, "two")))
    expect(nameOf(cache({ mode: "Dedicated" }, "one"))).not.toBe(nameOf(cache({ mode: "Dedicated" }, "two")))
  })

  it("what else a download depends on shows only in the name that is for where the usual one is taken", () => {
    const specs: ReadonlyArray<Partial<AIMTemplateCache["spec"]>> = [
      {},
      { runtimeConfigName: "team" },
      { imagePullSecrets: [{ name: "pull" }] },
      { downloadImage: "mirror/downloader" },
      { mode: "Dedicated" },
    ]
    const otherOf = (spec: Partial<AIMTemplateCache["spec"]>) =>
      Result.getOrThrow(otherArtifactName(cache(spec), { modelId: "a/b", sourceUri: LLAMA }))
    expect(new Set(specs.map((spec) => nameOf(cache(spec)))).size).toBe(2)
    expect(new Set([...specs.map(otherOf), ...specs.map((spec) => nameOf(cache(spec)))]).size).toBe(specs.length + 2)
    expect(otherOf({})).toMatch(/^hf---amd-llama-3-1-8b-instruct-[0-9a-f]{10}$/)
  })
})
