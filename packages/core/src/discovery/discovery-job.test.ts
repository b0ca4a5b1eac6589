import type { AIMModel, AIMServiceTemplate, AIMServiceTemplateSpec, EnvVar } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { normalizeHardware } from "../template/normalize-hardware.ts"
import { discoveryHash, discoveryInputs } from "./discovery-inputs.ts"
import { discoveryJobName, hashOfJob, renderDiscoveryJob } from "./discovery-job.ts"

const HF_TOKEN: EnvVar = { name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "hf", key: "token" } } }
const LOG: EnvVar = { name: "LOG", value: "1" }

const model = (spec: Partial<AIMModel["spec"]> = {}): AIMModel => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMModel",
  metadata: { name: "test-model", namespace: "ml" },
  spec: { image: "ghcr.io/test/image:latest", ...spec },
})
const template = (spec: Partial<AIMServiceTemplateSpec> = {}, name = "my-template"): AIMServiceTemplate => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMServiceTemplate",
  metadata: { name, namespace: "ml", uid: "template-uid" },
  spec: { modelName: "test-model", metric: "latency", precision: "fp8", ...spec },
})
const inputsOf = (subject: AIMServiceTemplate, of: AIMModel = model(), config = {}) =>
  discoveryInputs(subject, of, config, Result.getOrThrow(normalizeHardware(subject.spec)))
const hashOf = (spec: Partial<AIMServiceTemplateSpec>, of?: AIMModel, config?: object) =>
  discoveryHash(inputsOf(template(spec), of, config))
const MI300X = { gpu: { model: "MI300X", requests: 1 } }

describe("the hash of the inputs", () => {
  it("templates #7: names the Job", () => {
    expect(hashOf({})).toBe("e55f4478c682e20d")
    expect(discoveryJobName("my-template", hashOf({}))).toEqual(Result.succeed("discover-my-template-e55f4478"))
  })

  it("templates #8: credentials and hardware enter it", () => {
    expect(hashOf({ env: [HF_TOKEN], ...MI300X })).toBe("01a19955e63665aa")
  })

  it("templates #9: the order of variables does not", () => {
    expect(hashOf({ env: [LOG, HF_TOKEN] })).toBe(hashOf({ env: [HF_TOKEN, LOG] }))
  })

  it.each<[string, string, string]>([
    ["another image", hashOf({}), hashOf({}, model({ image: "ghcr.io/test/image:2" }))],
    ["another profile", hashOf({}), hashOf({ profileId: "p" })],
    ["another metric", hashOf({}), hashOf({ metric: "throughput" })],
    ["a pull secret", hashOf({}), hashOf({ imagePullSecrets: [{ name: "regcred" }] })],
    ["a pull secret of the model", hashOf({}), hashOf({}, model({ imagePullSecrets: [{ name: "regcred" }] }))],
    ["a pull secret of the config", hashOf({}), hashOf({}, model(), { imagePullSecrets: [{ name: "regcred" }] })],
    ["an account of the config", hashOf({}), hashOf({}, model(), { serviceAccountName: "puller" })],
    ["another source of a variable", hashOf({ env: [HF_TOKEN] }), hashOf({ env: [{ name: "HF_TOKEN", value: "x" }] })],
  ])("changes with %s", (_what, before, after) => {
    expect(after).not.toBe(before)
  })

  it.each<[string, string, string]>([
    [
      "where a secret is named",
      hashOf({ imagePullSecrets: [{ name: "s" }] }),
      hashOf({}, model({ imagePullSecrets: [{ name: "s" }] })),
    ],
    ["the spelling of hardware", hashOf(MI300X), hashOf({ gpuSelector: { model: "amd_instinct_mi300x", count: 1 } })],
    ["what a service alone uses", hashOf({}), hashOf({ resources: { limits: { cpu: "4" } }, type: "preview" })],
  ])("does not change with %s", (_what, before, after) => {
    expect(after).toBe(before)
  })
})

describe("the discovery Job", () => {
  const render = (
    subject: AIMServiceTemplate,
    accounts: Parameters<typeof renderDiscoveryJob>[2] = { imagePullSecrets: [], serviceAccountName: undefined },
  ) => Result.getOrThrow(renderDiscoveryJob(subject, inputsOf(subject), accounts, "ml"))
  const envOf = (subject: AIMServiceTemplate) => render(subject).spec.template.spec.containers[0]?.env

  it("templates #10: a long name is cut, and the hash survives", () => {
    const job = render(template({}, "a".repeat(60)))
    expect(job.metadata.name).toHaveLength(63)
    expect(job.metadata.name).toMatch(/^discover-a+-[0-9a-f]{4}-e55f4478$/)
  })

  it("templates with long names that differ at their end only share no Job", () => {
    const names = ["x", "y"].map((end) => render(template({}, `${"a".repeat(60)}${end}`)).metadata.name)
    expect(names[0]).not.toBe(names[1])
  })

  it("is a dry run of the image, tried once, without privileges and without a GPU", () => {
    expect(render(template(MI300X))).toEqual({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        name: expect.stringMatching(/^discover-my-template-[0-9a-f]{8}$/),
        namespace: "ml",
        labels: {
          "app.kubernetes.io/name": "aim-discovery",
          "app.kubernetes.io/component": "discovery",
          "app.kubernetes.io/managed-by": "aim-controller",
          "aim.eai.amd.com/template": "my-template",
        },
        annotations: { "aim.eai.amd.com/spec-hash": expect.stringMatching(/^[0-9a-f]{16}$/) },
      },
      spec: {
        backoffLimit: 0,
        ttlSecondsAfterFinished: 60,
        activeDeadlineSeconds: 600,
        template: {
          metadata: { labels: { "aim.eai.amd.com/template": "my-template" }, annotations: {} },
          spec: {
            restartPolicy: "Never",
            securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                name: "discovery",
                image: "ghcr.io/test/image:latest",
                args: ["dry-run", "--format=json"],
                env: [
                  { name: "AIM_LOG_LEVEL_ROOT", value: "CRITICAL" },
                  { name: "AIM_LOG_LEVEL", value: "CRITICAL" },
                  { name: "AIM_METRIC", value: "latency" },
                  { name: "AIM_PRECISION", value: "fp8" },
                  { name: "AIM_GPU_MODEL", value: "MI300X" },
                  { name: "AIM_GPU_COUNT", value: "1" },
                ],
                securityContext: {
                  allowPrivilegeEscalation: false,
                  runAsNonRoot: true,
                  capabilities: { drop: ["ALL"] },
                },
              },
            ],
          },
        },
      },
    })
  })

  it("takes the template's variables, each name once, and its own five win", () => {
    const env = [HF_TOKEN, { name: "AIM_METRIC", value: "wrong" }, { name: "AIM_LOG_LEVEL", value: "DEBUG" }]
    expect(envOf(template({ env, profileId: "p" }))).toEqual([
      { name: "AIM_LOG_LEVEL_ROOT", value: "CRITICAL" },
      { name: "AIM_LOG_LEVEL", value: "DEBUG" },
      { name: "AIM_METRIC", value: "latency" },
      HF_TOKEN,
      { name: "AIM_PRECISION", value: "fp8" },
      { name: "AIM_PROFILE_ID", value: "p" },
    ])
  })

  it("asks for no number of GPUs where none are taken", () => {
    const names = envOf(template({ gpu: { model: "MI300X", requests: 0 } }))?.map(({ name }) => name)
    expect(names).toContain("AIM_GPU_MODEL")
    expect(names).not.toContain("AIM_GPU_COUNT")
  })

  it("runs with the accounts that it is given", () => {
    const { spec } = render(template(), { imagePullSecrets: [{ name: "s" }], serviceAccountName: "puller" }).spec
      .template
    expect(spec).toMatchObject({ imagePullSecrets: [{ name: "s" }], serviceAccountName: "puller" })
  })

  it("says what it discovers, and for whom in full where the label cannot", () => {
    const job = render(template({}, `${"a".repeat(80)}.b`))
    expect(hashOfJob(job)).toBe("e55f4478c682e20d")
    expect(job.metadata.labels?.["aim.eai.amd.com/template"]?.length).toBeLessThanOrEqual(63)
    expect(job.metadata.annotations?.["aim.eai.amd.com/template"]).toBe(`${"a".repeat(80)}.b`)
  })
})
