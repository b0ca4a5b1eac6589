import type { AIMServiceOverrides, AIMServiceTemplateSpec } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { derivedTemplateSpec, isDerivedAs } from "./derived-template.ts"
import { derivedTemplateName } from "./derived-template-name.ts"
import { normalizeOverrides } from "./overrides.ts"
import { MODEL, template } from "./template.fixture.ts"

const normalized = (overrides: AIMServiceOverrides) => Result.getOrThrow(normalizeOverrides(overrides))
const nameOf = (base: string, overrides: AIMServiceOverrides) =>
  Result.getOrThrow(derivedTemplateName(base, normalized(overrides)))

describe("the name of a derived template", () => {
  it.each<[string, string, AIMServiceOverrides, string]>([
    ["#32: precision", "base", { precision: "fp16" }, "base-ovr-fp16-fe0f"],
    ["#32: metric", "base", { metric: "latency" }, "base-ovr-latency-817c"],
    ["#32: number of GPUs", "base", { gpu: { requests: 2 } }, "base-ovr-2gpu-bf45"],
    [
      "#33: everything, however the GPU is written",
      "my-template",
      { gpu: { model: "mi300x", requests: 4 }, precision: "fp8", metric: "throughput" },
      "my-template-ovr-mi300x-4gpu-fp8-throughput-b295",
    ],
    [
      "coverage S37: an earlier spelling",
      "llama-3-8b-latency",
      { metric: "throughput", precision: "fp16", gpuSelector: { count: 2, model: "MI300X" } },
      "llama-3-8b-latency-ovr-mi300x-2gpu-fp16-throughput-8e80",
    ],
  ])("selection %s", (_title, base, overrides, expected) => {
    expect(nameOf(base, overrides)).toBe(expected)
  })

  it("tells memory, cores and another resource apart, and not the default resource", () => {
    expect(nameOf("base", { gpu: { minVram: "64Gi" } })).toMatch(/^base-ovr-vram64gi-[0-9a-f]{4}$/)
    expect(nameOf("base", { hardware: { cpu: { requests: 8 } } })).toMatch(/^base-ovr-cpu8-[0-9a-f]{4}$/)
    expect(nameOf("base", { gpu: { requests: 2, resourceName: "amd.com/gpu" } })).toBe("base-ovr-2gpu-bf45")
    expect(nameOf("base", { gpu: { requests: 2, resourceName: "nvidia.com/gpu" } })).not.toBe("base-ovr-2gpu-bf45")
  })

  it("differs for long bases with a common beginning, and from its base", () => {
    const [one, two] = [`${"x".repeat(62)}a`, `${"x".repeat(62)}b`]
    const names = [nameOf(one, { precision: "fp16" }), nameOf(two, { precision: "fp16" })]
    expect(new Set([...names, one, two]).size).toBe(4)
    expect(names.every((name) => name.length <= 63)).toBe(true)
  })
})

const specOf = (base: Partial<AIMServiceTemplateSpec>, overrides: AIMServiceOverrides, scope: "ns" | "cl" = "ns") =>
  Result.getOrThrow(derivedTemplateSpec(template("base", { scope, spec: base }), normalized(overrides)))

describe("the spec of a derived template", () => {
  it("selection #35: a number of GPUs leaves their model as it is", () => {
    expect(specOf({ gpu: { model: "MI300X", requests: 1 } }, { gpu: { requests: 4 } })).toEqual({
      modelName: MODEL,
      gpu: { model: "MI300X", requests: 4 },
    })
  })

  it("says the hardware once, in the current spelling, and is bound to no profile", () => {
    const base = { gpuSelector: { count: 1, model: "MI300X" }, hardware: { cpu: { requests: 4 } }, profileId: "p" }
    expect(specOf(base, { metric: "latency", hardware: { cpu: { limits: "8" } } })).toEqual({
      modelName: MODEL,
      metric: "latency",
      gpu: { model: "MI300X", requests: 1 },
      hardware: { cpu: { requests: 4, limits: "8" } },
    })
  })

  it("coverage G5: takes over what the base is discovered and cached with, as far as its namespace has it", () => {
    const base: Partial<AIMServiceTemplateSpec> = {
      imagePullSecrets: [{ name: "registry" }],
      serviceAccountName: "runner",
      env: [{ name: "HF_TOKEN", value: "x" }],
      caching: { enabled: true },
    }
    const { imagePullSecrets, serviceAccountName, ...shared } = base
    expect(specOf(base, { precision: "fp8" })).toEqual({ modelName: MODEL, precision: "fp8", ...base })
    expect(specOf(base, { precision: "fp8" }, "cl")).toEqual({ modelName: MODEL, precision: "fp8", ...shared })
  })
})

describe("whether a template is the derived one", () => {
  const spec = { modelName: MODEL, gpu: { model: "MI300X", requests: 4 } }
  const derived = (given: Partial<AIMServiceTemplateSpec>, isDerived = true) => {
    const made = template("base-ovr", { scope: "ns", isDerived, spec: given })
    if (made.kind !== "AIMServiceTemplate") throw new Error("a template of a namespace")
    return made
  }

  it.each<[string, Partial<AIMServiceTemplateSpec>, boolean, boolean]>([
    ["it is, as planned", spec, true, true],
    [
      "it is, with defaults filled in",
      { ...spec, gpu: { ...spec.gpu, resourceName: "amd.com/gpu" }, caching: { enabled: false } },
      true,
      true,
    ],
    ["it is not, with other GPUs", { ...spec, gpu: { ...spec.gpu, requests: 8 } }, true, false],
    ["it is not, with another setting", { ...spec, profileId: "p" }, true, false],
    ["it is not, made by hand", spec, false, false],
  ])("%s", (_title, given, isDerived, expected) => {
    expect(isDerivedAs(derived(spec), derived(given, isDerived))).toBe(expected)
  })
})
