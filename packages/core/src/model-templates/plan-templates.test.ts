import type { AIMModelSpec, RecommendedDeployment } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { customTemplateType } from "./custom-template.ts"
import { expectsTemplates, planTemplates, type TemplateInput } from "./plan-templates.ts"

const SOURCES = [{ modelId: "meta/llama", sourceUri: "hf://meta/llama" }]
const DEPLOYMENTS: ReadonlyArray<RecommendedDeployment> = [
  { gpuModel: "MI300X", gpuCount: 1, metric: "latency", precision: "fp8" },
  { gpuModel: "MI325X", gpuCount: 2, metric: "throughput", precision: "bf16", profileId: "p" },
]

const input = (
  spec: Partial<AIMModelSpec>,
  deployments: ReadonlyArray<RecommendedDeployment> | undefined = [],
  createsImageTemplates = true,
): TemplateInput => ({
  model: { name: "llama", spec: { image: "amd/aim-llama:1.0", ...spec } },
  metadata: { model: { recommendedDeployments: deployments } },
  createsImageTemplates,
})
const plan = (...parameters: Parameters<typeof input>) => Result.getOrThrow(planTemplates(input(...parameters)))
const specs = (...parameters: Parameters<typeof input>) => plan(...parameters).templates.map(({ spec }) => spec)

describe("the templates of a model", () => {
  it("models #26: those that the image recommends, and those that the model asks for", () => {
    const { templates, warnings } = plan({ customTemplates: [{ name: "mine" }] }, DEPLOYMENTS)
    expect(templates.map(({ alias }) => alias)).toEqual([undefined, undefined, "mine"])
    expect(warnings).toEqual([])
  })

  it("models #27: with files of its own, the image recommends nothing", () => {
    const custom = { hardware: { gpu: { requests: 1, model: "MI300X" } } }
    expect(specs({ modelSources: SOURCES, custom }, DEPLOYMENTS)).toEqual([
      { modelName: "llama", type: "unoptimized", modelSources: SOURCES, gpu: { requests: 1, model: "MI300X" } },
    ])
  })

  it("models #28: without a number of GPUs, discovery finds out", () => {
    expect(specs({}, [{ gpuModel: "MI300X" }])).toEqual([{ modelName: "llama" }])
  })

  it("a recommended deployment is taken over as it is, with what the model says for all", () => {
    const shared = {
      runtimeConfigName: "team",
      imagePullSecrets: [{ name: "pull" }],
      serviceAccountName: "runner",
      env: [{ name: "A", value: "1" }],
    }
    expect(specs({ ...shared, resources: { limits: { cpu: "1" } } }, DEPLOYMENTS.slice(1))).toEqual([
      {
        modelName: "llama",
        ...shared,
        metric: "throughput",
        precision: "bf16",
        gpu: { requests: 2, model: "MI325X" },
        profileId: "p",
      },
    ])
  })

  it.each<[string, RecommendedDeployment, string]>([
    ["metric", { metric: "beauty" }, 'recommended deployment (beauty) is passed over: metric is "beauty"'],
    [
      "precision",
      { gpuCount: 2, precision: "fp7" },
      'recommended deployment (2 x GPU, fp7) is passed over: precision is "fp7"',
    ],
  ])("a %s that no template can have is passed over, and told", (_field, deployment, warning) => {
    const { templates, warnings } = plan({}, [deployment, ...DEPLOYMENTS])
    expect(templates).toHaveLength(2)
    expect(warnings).toEqual([warning])
  })

  it("of two recommendations of one name the first counts, and another wish is told", () => {
    const [first = {}] = DEPLOYMENTS
    expect(plan({}, [first, { ...first, description: "the same" }])).toMatchObject({ warnings: [] })
    expect(plan({}, [first, first]).templates).toHaveLength(1)
  })

  it("models #42: the type of the template, else of the model, else none", () => {
    const model = (type?: "preview") => ({
      name: "m",
      spec: { image: "i", ...(type === undefined ? {} : { custom: { type } }) },
    })
    expect(customTemplateType({}, model("preview"))).toBe("preview")
    expect(customTemplateType({ type: "optimized" }, model("preview"))).toBe("optimized")
    expect(customTemplateType({}, model())).toBe("unoptimized")
  })

  it("models #43: the template's environment over the model's, in place", () => {
    const env = (text: string) => text.split(",").map((pair) => ({ name: pair.charAt(0), value: pair.charAt(2) }))
    const [spec] = specs({ env: env("A=1,B=2"), customTemplates: [{ env: env("C=3,A=9") }] })
    expect(spec?.env).toEqual(env("A=9,B=2,C=3"))
  })

  it("CPUs become resources of the container", () => {
    const [spec] = specs({ modelSources: SOURCES, custom: { hardware: { cpu: { requests: 4, limits: "8" } } } })
    expect(spec).toMatchObject({
      hardware: { cpu: { requests: "4", limits: "8" } },
      resources: { requests: { cpu: "4" }, limits: { cpu: "8" } },
    })
  })

  it("several GPU models stay one template", () => {
    const hardware = { gpu: { requests: 2, models: ["MI300X", "MI250"] } }
    expect(specs({ modelSources: SOURCES, custom: { hardware } })).toMatchObject([
      { gpu: { requests: 2, models: ["MI250", "MI300X"] } },
    ])
  })

  it("a field that cannot be understood is named", () => {
    const planned = planTemplates(input({ customTemplates: [{}, { hardware: { cpu: { requests: "x" } } }] }))
    expect(Result.isFailure(planned) && planned.failure.message).toMatch(
      /^customTemplates\[1\]: hardware\.cpu\.requests/,
    )
  })

  it("keep their names when the list is reordered, and equal ones are told apart", () => {
    const template = fc.record(
      {
        name: fc.constantFrom("a", "b"),
        profile: fc.record({ precision: fc.constantFrom("fp8", "fp16") }),
        hardware: fc.record({ gpu: fc.record({ requests: fc.nat(2) }) }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(template, { maxLength: 16 }), (customTemplates) => {
        const names = plan({ customTemplates }).templates.map(({ name }) => name)
        const reordered = plan({ customTemplates: customTemplates.toReversed() }).templates.map(({ name }) => name)
        expect(new Set(names).size).toBe(customTemplates.length)
        expect(reordered.toSorted()).toEqual(names.toSorted())
      }),
    )
  })
})

describe("whether a model is to have templates", () => {
  const expectation = (given: TemplateInput, readsImage = true) =>
    expectsTemplates(Result.getOrThrow(planTemplates(given)).templates, { ...given, readsImage })
  const unread = (given: TemplateInput): TemplateInput => ({ ...given, metadata: undefined })

  it.each([
    ["models #23: an image that is not read", expectation(unread(input({})), false), "NotExpected"],
    // What a model asks for itself is not made from its image, so the switch does not concern it.
    [
      "models #24: files of its own, templates of the image turned off",
      expectation(input({ modelSources: SOURCES }, [], false)),
      "Expected",
    ],
    ["models #25: one that it asks for itself", expectation(input({ customTemplates: [{}] })), "Expected"],
    ["an image that is yet to be read", expectation(unread(input({}))), "Unknown"],
    ["the same, with one that it asks for itself", expectation(unread(input({ customTemplates: [{}] }))), "Expected"],
    ["an image that recommends nothing", expectation(input({})), "NotExpected"],
    ["an image that recommends some", expectation(input({}, DEPLOYMENTS)), "Expected"],
    ["the same, turned off", expectation(input({}, DEPLOYMENTS, false)), "NotExpected"],
    ["turned off before it is read", expectation(unread(input({}, [], false))), "NotExpected"],
    ["an image that recommends only what cannot be", expectation(input({}, [{ metric: "x" }])), "NotExpected"],
  ])("%s", (_title, actual, expected) => {
    expect(actual).toBe(expected)
  })
})
