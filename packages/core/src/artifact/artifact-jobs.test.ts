import { AIMModelCacheKind, type KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { MODEL_CACHE } from "./artifact-kind.ts"
import { downloadJob } from "./plan-job.ts"
import {
  ACCESS,
  artifact,
  claim,
  clusterOf,
  modelCache,
  planned,
  plannedContainer,
  reconcileOnce,
  runtimeConfig,
  settle,
} from "./test-fixtures/artifact-cluster.ts"

const envOf =
  (...objects: ReadonlyArray<KubernetesObject>) =>
  (spec: Parameters<typeof artifact>[0]) =>
    Object.fromEntries(
      (
        plannedContainer(
          reconcileOnce(clusterOf(...ACCESS, claim(), ...objects), artifact({ size: "9094593249", ...spec })).plan,
        )?.env ?? []
      ).map(({ name, value }) => [name, value]),
    )

describe("the download Job", () => {
  it("has the environment that downloaders expect", () => {
    expect(envOf()({})).toEqual({
      AIM_DOWNLOADER_PROTOCOL: "XET,HF_TRANSFER",
      TMPDIR: "/tmp/",
      HF_HOME: "/tmp/.hf",
      EXPECTED_SIZE_BYTES: "9094593249",
      STALL_TIMEOUT: "120",
      MOUNT_PATH: "/cache",
      TARGET_DIR: "/cache",
      ARTIFACT_NAME: "my-artifact",
      ARTIFACT_NAMESPACE: "ml-team",
      ARTIFACT_RESOURCE: "aimartifacts",
    })
  })

  it("templates #64: users change how it downloads, and not for whom", () => {
    const env = envOf()({
      env: [
        { name: "STALL_TIMEOUT", value: "15" },
        { name: "ARTIFACT_NAME", value: "x" },
        { name: "TARGET_DIR", value: "/elsewhere" },
      ],
    })
    expect(env).toMatchObject({ STALL_TIMEOUT: "15", ARTIFACT_NAME: "my-artifact", TARGET_DIR: "/cache" })
  })

  it("templates #65: the artifact's variables win over the runtime config's", () => {
    const config = runtimeConfig({
      env: [
        { name: "HF_TOKEN", value: "a" },
        { name: "HTTPS_PROXY", value: "p" },
      ],
    })
    expect(envOf(config)({ env: [{ name: "HF_TOKEN", value: "b" }] })).toMatchObject({
      HF_TOKEN: "b",
      HTTPS_PROXY: "p",
    })
  })

  it("passes the source and the target, runs without rights, and under an account of its own", () => {
    const { plan } = reconcileOnce(clusterOf(...ACCESS, claim()), artifact())
    expect(planned(plan, "Job")).toMatchObject({
      metadata: {
        labels: {
          "aim.eai.amd.com/cache.name": "my-artifact",
          "aim.eai.amd.com/cache.type": "artifact",
          "aim.eai.amd.com/component": "download",
        },
        annotations: { "aim.eai.amd.com/pvc-uid": "pvc-uid", "aim.eai.amd.com/retry": "0" },
      },
      spec: {
        backoffLimit: 2,
        ttlSecondsAfterFinished: 600,
        template: {
          metadata: {
            labels: { "aim.eai.amd.com/cache.name": "my-artifact", "aim.eai.amd.com/artifact.name": "my-artifact" },
          },
          spec: {
            restartPolicy: "Never",
            serviceAccountName: "aim-artifact-downloader",
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 1000,
              runAsGroup: 1000,
              fsGroup: 1000,
              seccompProfile: { type: "RuntimeDefault" },
            },
            containers: [
              {
                name: "model-download",
                image: "ghcr.io/silogen/aim-artifact-downloader:0.2.0",
                imagePullPolicy: "IfNotPresent",
                args: ["hf://amd/Llama-3.1-8B", "/cache"],
                volumeMounts: [
                  { name: "cache", mountPath: "/cache" },
                  { name: "tmp", mountPath: "/tmp" },
                ],
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ["ALL"] },
                  readOnlyRootFilesystem: true,
                },
              },
            ],
          },
        },
      },
    })
  })

  it("pulls with the secrets of the artifact, then of the runtime config, each once", () => {
    const config = runtimeConfig({ imagePullSecrets: [{ name: "b" }, { name: "a" }] })
    const { plan } = reconcileOnce(
      clusterOf(...ACCESS, claim(), config),
      artifact({ size: "1Gi", imagePullSecrets: [{ name: "a" }] }),
    )
    expect(planned(plan, "Job")).toMatchObject({
      spec: { template: { spec: { imagePullSecrets: [{ name: "a" }, { name: "b" }] } } },
    })
  })

  it("the default image stands for the operator's, wherever that comes from; another one is left as it is", () => {
    const settings = { downloaderImage: "mirror.local/downloader:1" }
    const imageOf = (spec: Parameters<typeof artifact>[0]) =>
      downloadJob({ artifact: artifact(spec), config: {}, settings }, { name: "c", uid: "u" }, 1n).container
    expect(imageOf({})).toMatchObject({ image: "mirror.local/downloader:1" })
    expect(imageOf({ modelDownloadImage: "ghcr.io/silogen/aim-artifact-downloader:0.2.0" }).image).toBe(
      settings.downloaderImage,
    )
    expect(imageOf({ modelDownloadImage: "kserve/storage-initializer:v0.16.0" })).toMatchObject({
      image: "kserve/storage-initializer:v0.16.0",
      securityContext: expect.not.objectContaining({ readOnlyRootFilesystem: true }),
    })
  })
})

describe("an AIMModelCache", () => {
  it("is downloaded like an AIMArtifact, with the image and for the resource of its kind", () => {
    const { converged, snapshot } = settle(clusterOf(...ACCESS, modelCache()))
    expect(converged).toBe(true)
    const found = snapshot.objects.find(({ kind }) => kind === "Job")
    expect(found).toMatchObject({
      metadata: { labels: { "app.kubernetes.io/managed-by": "aim-model-cache-controller" } },
      spec: {
        template: {
          spec: {
            containers: [
              {
                image: MODEL_CACHE.defaultImage,
                env: expect.arrayContaining([{ name: "ARTIFACT_RESOURCE", value: AIMModelCacheKind.plural }]),
              },
            ],
          },
        },
      },
    })
  })
})

describe("at rest", () => {
  it.each([
    ["a new artifact", []],
    ["a verified one", [claim("Bound", { verified: true })]],
  ])("%s comes to rest, and nothing is written then", (_title, objects) => {
    const { converged, rounds } = settle(clusterOf(...ACCESS, artifact(), ...objects))
    expect(converged).toBe(true)
    expect(rounds.length).toBeLessThan(6)
  })
})
