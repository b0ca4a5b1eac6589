import type { AIMServiceTemplate, EnvVar } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { layerEnv } from "../environment/layered-env.ts"
import { template as clusterTemplate, service } from "../service/test-fixtures/service-cluster.ts"
import { type EnvironmentInputs, environmentLayers } from "./environment.ts"

const variable = (name: string, value: string): EnvVar => ({ name, value })
const template: AIMServiceTemplate = {
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMServiceTemplate",
  metadata: { name: "t", namespace: "ml-team" },
  spec: { modelName: "qwen" },
}
const environmentOf = (inputs: Partial<EnvironmentInputs>) =>
  Object.fromEntries(
    layerEnv(
      environmentLayers({
        service: service(),
        template,
        config: { cluster: undefined, namespace: undefined },
        sources: [],
        ...inputs,
      }),
    ).map(({ variable: { name, value } }) => [name, value]),
  )

describe("the environment of an inference container", () => {
  it("has the operator's defaults", () => {
    expect(environmentOf({})).toEqual({ AIM_CACHE_PATH: "/workspace/cache", VLLM_ENABLE_METRICS: "true" })
  })

  it("service #36: service over config over template", () => {
    expect(
      environmentOf({
        service: service({ env: [variable("AIM_METRIC", "svc")] }),
        template: { ...template, spec: { modelName: "qwen", metric: "latency" } },
        config: { cluster: undefined, namespace: { env: [variable("AIM_METRIC", "rc")] } },
      }),
    ).toMatchObject({ AIM_METRIC: "svc" })
  })

  it("each layer wins over those below: service, namespace, cluster, template, profile, source, operator", () => {
    const names = ["A", "B", "C", "D", "E", "F", "VLLM_ENABLE_METRICS"]
    const upTo = (count: number, value: string) => names.slice(0, count).map((name) => variable(name, value))
    expect(
      environmentOf({
        service: service({ env: upTo(1, "service") }),
        config: { namespace: { env: upTo(2, "namespace") }, cluster: { env: upTo(3, "cluster") } },
        template: {
          ...template,
          spec: { modelName: "qwen", env: upTo(4, "template") },
          status: { profile: { env_vars: Object.fromEntries(names.slice(0, 5).map((name) => [name, "profile"])) } },
        },
        sources: [{ modelId: "a/b", sourceUri: "hf://a/b", env: upTo(6, "source") }],
      }),
    ).toMatchObject({
      A: "service",
      B: "namespace",
      C: "cluster",
      D: "template",
      E: "profile",
      F: "source",
      VLLM_ENABLE_METRICS: "true",
    })
  })

  it("service #37: engine arguments merge as JSON, down to those of the profile", () => {
    expect(
      environmentOf({
        service: service({ env: [variable("AIM_ENGINE_ARGS", '{"n":{"y":3},"l":[2]}')] }),
        template: { ...template, status: { profile: { engine_args: { a: 1, n: { x: 1, y: 2 }, l: [1] } } } },
      }),
    ).toMatchObject({ AIM_ENGINE_ARGS: '{"a":1,"l":[2],"n":{"x":1,"y":3}}' })
  })

  it("service #38: engine arguments that are no JSON replace what is below", () => {
    expect(
      environmentOf({
        service: service({ env: [variable("AIM_ENGINE_ARGS", "--flag")] }),
        config: { cluster: undefined, namespace: { env: [variable("AIM_ENGINE_ARGS", '{"a":1}')] } },
      }),
    ).toMatchObject({ AIM_ENGINE_ARGS: "--flag" })
  })

  it("tells the container profile, goal, precision and model of the template's spec", () => {
    const { spec } = clusterTemplate()
    const modelSources = [{ modelId: "qwen/qwen3", sourceUri: "hf://qwen/qwen3" }]
    const full = { ...clusterTemplate(), spec: { ...spec, profileId: "p1", modelSources } }
    expect(environmentOf({ template: full })).toMatchObject({
      AIM_PROFILE_ID: "p1",
      AIM_METRIC: "latency",
      AIM_PRECISION: "fp8",
      AIM_MODEL_ID: "qwen/qwen3",
    })
  })
})
