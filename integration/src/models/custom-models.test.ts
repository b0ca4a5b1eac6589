import { AIMModelKind, AIMServiceKind, type AIMServiceModelCustom, AIMServiceTemplateKind } from "@aim-engine/api"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { namespace } from "../scale/ready-catalog.ts"
import { service } from "../services/scenery.ts"
import { type ModelCluster, namesOf, startModelCluster } from "./model-cluster.ts"

const NAMESPACE = "ml"
const GPU = { gpu: { requests: 1, model: "MI300X" } }

const fromHub = (modelId: string, hardware: AIMServiceModelCustom["hardware"] & object): AIMServiceModelCustom => ({
  baseImage: "acme/aim-base:1.0.0",
  modelSources: [{ modelId, sourceUri: `hf://${modelId}`, size: "16Gi" }],
  hardware,
})

const fromS3 = (endpoint: string): AIMServiceModelCustom => ({
  baseImage: "acme/aim-base:1.0.0",
  modelSources: [
    {
      modelId: "acme/bucket-model",
      sourceUri: "s3://weights/bucket-model",
      size: "16Gi",
      env: [{ name: "AWS_ENDPOINT_URL", value: endpoint }],
    },
  ],
  hardware: GPU,
})

describe("custom models of services, on a real API server with its garbage collector", () => {
  let cluster: ModelCluster

  beforeAll(async () => {
    cluster = await startModelCluster()
    await cluster.write([namespace(NAMESPACE)])
    // No registry is needed: nothing of the image is read.
    await cluster.operate({ flags: ["--registry-mirrors=docker.io=http://127.0.0.1:9"] })
  }, 900_000)
  afterAll(() => cluster?.stop())

  const serve = async (name: string, custom: AIMServiceModelCustom) => {
    await cluster.write([service(NAMESPACE, name, { model: { custom } })])
    return cluster.scene.untilSeen(NAMESPACE, name, { status: "Running" })
  }
  const modelOf = async (name: string) => {
    const resolved = (await cluster.scene.read(AIMServiceKind, NAMESPACE, name))?.status?.resolvedModel
    const found = await cluster.scene.read(AIMModelKind, NAMESPACE, resolved?.name ?? "")
    if (found === undefined) throw new Error(`service ${name} has no model`)
    return found
  }
  const containerOf = async (name: string) => {
    const { spec } = await cluster.scene.inferenceService(NAMESPACE, name)
    return spec.predictor.containers?.[0]
  }
  const models = async () => namesOf(await cluster.scene.list(AIMModelKind, NAMESPACE))

  it("files of Hugging Face on a GPU", async () => {
    const running = await serve("on-gpu", fromHub("acme/gpu-model", GPU))
    const model = await modelOf("on-gpu")
    expect(model.metadata.name).toMatch(/^acme-gpu-model-[0-9a-f]{8}$/)
    expect(model).toMatchObject({
      metadata: {
        labels: { "aim.eai.amd.com/custom-model": "true", "aim.eai.amd.com/origin": "auto-generated" },
        ownerReferences: [{ kind: "AIMService", name: "on-gpu", uid: running.metadata.uid }],
      },
      spec: { image: "acme/aim-base:1.0.0", custom: { hardware: { gpu: { requests: 1, model: "MI300X" } } } },
      status: { status: "Ready", sourceType: "Custom" },
    })
    expect(model.metadata.ownerReferences?.[0]?.controller ?? false).toBe(false)
    const [template] = await cluster.templatesOf(model.metadata.name, NAMESPACE)
    expect(template).toMatchObject({
      spec: { type: "unoptimized", modelSources: [{ modelId: "acme/gpu-model", sourceUri: "hf://acme/gpu-model" }] },
      status: { status: "Ready" },
    })
    const container = await containerOf("on-gpu")
    expect(container?.image).toBe("acme/aim-base:1.0.0")
    expect(container?.resources?.limits).toMatchObject({ "amd.com/gpu": "1" })
  })

  it("files of Hugging Face on CPUs alone", async () => {
    await serve("on-cpu", fromHub("acme/cpu-model", { cpu: { requests: "4" } }))
    const container = await containerOf("on-cpu")
    expect(container?.resources?.requests).toMatchObject({ cpu: "4" })
    expect(container?.resources?.limits ?? {}).not.toHaveProperty("amd.com/gpu")
  })

  it("files of a bucket: the same bucket on another endpoint is another model", async () => {
    await serve("s3-a", fromS3("https://minio-a.example.com"))
    await serve("s3-b", fromS3("https://minio-b.example.com"))
    const [first, second] = [await modelOf("s3-a"), await modelOf("s3-b")]
    expect(first.metadata.name).not.toBe(second.metadata.name)
    expect(first.spec.modelSources).toMatchObject([
      {
        sourceUri: "s3://weights/bucket-model",
        env: [{ name: "AWS_ENDPOINT_URL", value: "https://minio-a.example.com" }],
      },
    ])
  })

  describe("two services with the same files", () => {
    const custom = fromHub("acme/shared-model", GPU)

    it("share one model, of which both are owners", async () => {
      await serve("share-a", custom)
      await serve("share-b", {
        ...custom,
        modelSources: custom.modelSources.map((each) => ({ ...each, size: "20Gi" })),
      })
      const model = await modelOf("share-a")
      expect((await modelOf("share-b")).metadata.uid).toBe(model.metadata.uid)
      const owners = async () => (await modelOf("share-b")).metadata.ownerReferences?.map(({ name }) => name).sort()
      await expect.poll(owners, { timeout: 60_000 }).toEqual(["share-a", "share-b"])
    })

    it("keep it while one of them is there", async () => {
      const { name, uid } = (await modelOf("share-b")).metadata
      await cluster.scene.remove(AIMServiceKind, NAMESPACE, "share-a")
      const owners = async () =>
        (await cluster.scene.read(AIMModelKind, NAMESPACE, name))?.metadata.ownerReferences?.map((owner) => owner.name)
      await expect.poll(owners, { timeout: 90_000 }).toEqual(["share-b"])
      expect((await modelOf("share-b")).metadata.uid).toBe(uid)
      await cluster.scene.untilSeen(NAMESPACE, "share-b", { status: "Running" })
    })

    it("and the last one takes it away, with its templates", async () => {
      const { name } = (await modelOf("share-b")).metadata
      await cluster.scene.remove(AIMServiceKind, NAMESPACE, "share-b")
      await expect.poll(models, { timeout: 90_000 }).not.toContain(name)
      const templates = async () =>
        (await cluster.scene.list(AIMServiceTemplateKind, NAMESPACE)).filter(({ spec }) => spec.modelName === name)
      await expect.poll(templates, { timeout: 90_000 }).toEqual([])
      expect((await models()).length).toBeGreaterThan(0)
    })
  })
})
