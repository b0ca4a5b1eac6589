import { access } from "node:fs/promises"
import { join } from "node:path"
import {
  AIM_API_VERSION,
  type AIMArtifact,
  AIMArtifactKind,
  type AIMArtifactSpec,
  type EnvVar,
  type Secret,
  SecretKind,
} from "@aim-engine/api"
import { findCondition } from "@aim-engine/core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { bytesOf } from "../../../apps/downloader/src/test-fixtures/download-run.ts"
import { namespace } from "../scale/ready-catalog.ts"
import { type CacheCluster, FULL_VOLUME_IMAGE, PATIENCE, startCacheCluster, withDownloader } from "./cache-cluster.ts"
import { putBucket, type RealS3, startS3 } from "./real-s3.ts"
import { differencesIn } from "./volume.ts"

const FILES = new Map([
  ["config.json", Buffer.from("{}")],
  ["model.safetensors", bytesOf(1024 * 1024 + 3)],
])
const MODEL = "model.safetensors"
const NAMESPACE = "difficult"

/** A state, and conditions as `False/Reason`. */
type Verdict = Readonly<Record<string, string>>

describe("sources that are private, missing, or broken", () => {
  let cluster: CacheCluster
  let s3: RealS3

  const download = (name: string, spec: AIMArtifactSpec, at = NAMESPACE) => {
    const object: AIMArtifact = {
      apiVersion: AIM_API_VERSION,
      kind: "AIMArtifact",
      metadata: { name, namespace: at },
      spec,
    }
    return cluster.scene.write({ kind: AIMArtifactKind, object })
  }
  const read = (name: string, at: string) => cluster.scene.read(AIMArtifactKind, at, name)
  const untilSeen = async (name: string, expected: Verdict, at = NAMESPACE): Promise<AIMArtifact> => {
    const verdict = async (): Promise<Verdict> => {
      const { status } = (await read(name, at)) ?? {}
      const conditions = (status?.conditions ?? []).map((each) => [each.type, `${each.status}/${each.reason}`])
      return { status: status?.status ?? "", ...Object.fromEntries(conditions) }
    }
    await expect.poll(verdict, PATIENCE).toMatchObject(expected)
    const artifact = await read(name, at)
    if (artifact === undefined) throw new Error(`${at}/${name} is gone`)
    return artifact
  }
  const folderOf = ({ metadata: { namespace: at = "" }, status }: AIMArtifact) =>
    cluster.kubelet.claimFolder(at, status?.persistentVolumeClaim ?? "")
  const isMarkedComplete = (artifact: AIMArtifact) =>
    access(join(folderOf(artifact) ?? "/nowhere", ".aim-download/complete.json")).then(
      () => true,
      () => false,
    )
  const messageOf = ({ status }: AIMArtifact, type: string) => findCondition(status?.conditions, type)?.message ?? ""

  const secret = (name: string, data: Readonly<Record<string, string>>) => {
    const values = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")])
    const object: Secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace: NAMESPACE },
      data: Object.fromEntries(values),
    }
    return cluster.scene.write({ kind: SecretKind, object })
  }
  const fromSecret = (name: string): ReadonlyArray<EnvVar> => [
    { name: "AWS_ENDPOINT_URL", value: s3.url },
    ...["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map((key) => ({
      name: key,
      valueFrom: { secretKeyRef: { name, key } },
    })),
  ]

  beforeAll(async () => {
    s3 = await startS3()
    await putBucket(s3, "models", new Map([...FILES].map(([path, bytes]) => [`acme/${path}`, bytes])))
    cluster = await startCacheCluster()
    await cluster.operate(withDownloader)
    await cluster.scene.write(namespace(NAMESPACE))
    await secret("right", s3.credentials)
    await secret("wrong", { ...s3.credentials, AWS_SECRET_ACCESS_KEY: "not-the-secret-key" })
    // These fail only after all pods of their Jobs have: meanwhile the others are looked at.
    const traversal = await cluster.stage("traversal", new Map([...FILES, ["../../outside", Buffer.from("x")]]))
    const damaged = await cluster.stage("damaged", FILES)
    damaged.hub.troubles.set(MODEL, { kind: { _tag: "Damage" } })
    for (const stage of [traversal, damaged]) await download("model", { sourceUri: stage.sourceUri }, stage.namespace)
  }, 900_000)
  afterAll(async () => {
    await cluster?.stop()
    await s3?.stop()
  })

  it("a private bucket is read with the keys of a Secret", async () => {
    await download("bucket", { sourceUri: "s3://models/acme", modelId: "acme/bucket", env: [...fromSecret("right")] })
    const artifact = await untilSeen("bucket", { status: "Ready", DownloadComplete: "True/Verified" })
    expect(artifact.status?.download).toMatchObject({ protocol: "S3", message: "Complete" })
    expect(await differencesIn(folderOf(artifact), FILES)).toEqual([])
  }, 200_000)

  it("wrong keys are told as such, at once, and nobody can read them anywhere", async () => {
    await download("locked", { sourceUri: "s3://models/acme", modelId: "acme/locked", env: [...fromSecret("wrong")] })
    const artifact = await untilSeen("locked", {
      status: "Failed",
      AuthValid: "False/AuthError",
      Ready: "False/AuthError",
    })
    expect(JSON.stringify(artifact)).not.toContain("not-the-secret-key")
  }, 200_000)

  it.each([
    ["a bucket that does not exist", "s3://nowhere/acme", "NoSuchBucket"],
    ["a prefix with nothing below", "s3://models/nothing", "NoSuchKey"],
  ])(
    "%s",
    async (_title, sourceUri, word) => {
      const name = word.toLowerCase()
      await download(name, { sourceUri, modelId: `acme/${name}`, env: [...fromSecret("right")] })
      const artifact = await untilSeen(name, { status: "Failed", Ready: "False/InvalidSpec" })
      expect(messageOf(artifact, "CheckSizeJobPodsReady")).toContain(word)
    },
    200_000,
  )

  it.each([
    ["hub-missing", { status: 404, code: "RepoNotFound" }, { Ready: "False/InvalidSpec" }],
    ["hub-gated", { status: 403, code: "GatedRepo" }, { Ready: "False/AuthError", AuthValid: "False/AuthError" }],
  ])(
    "%s",
    async (name, refusal, expected) => {
      const stage = await cluster.stage(name, FILES)
      stage.hub.refusal = refusal
      await download("model", { sourceUri: stage.sourceUri }, name)
      await untilSeen("model", { status: "Failed", ...expected }, name)
    },
    200_000,
  )

  it("bytes that arrive damaged once are brought again, and the artifact gets Ready", async () => {
    const stage = await cluster.stage("damaged-once", FILES)
    stage.hub.troubles.set(MODEL, { times: 1, kind: { _tag: "Damage" } })
    await download("model", { sourceUri: stage.sourceUri }, stage.namespace)
    const artifact = await untilSeen("model", { status: "Ready" }, stage.namespace)
    expect(artifact.status?.download).toMatchObject({ protocol: "HF_TRANSFER", attempt: 2, totalAttempts: 2 })
    expect(await differencesIn(folderOf(artifact), FILES)).toEqual([])
  }, 200_000)

  it("a volume that is full is told as such, at once", async () => {
    const stage = await cluster.stage("full", FILES)
    await download("model", { sourceUri: stage.sourceUri, modelDownloadImage: FULL_VOLUME_IMAGE }, stage.namespace)
    const artifact = await untilSeen("model", { status: "Failed", Ready: "False/StorageFull" }, stage.namespace)
    expect(messageOf(artifact, "DownloadJobPodsReady")).toContain("No space left on device")
    expect(await isMarkedComplete(artifact)).toBe(false)
  }, 200_000)

  it.each(["gs://bucket/model", "hf://acme/with space", "model", ""])(
    "%j is refused by the API server",
    async (sourceUri) => {
      await expect(download("refused", { sourceUri })).rejects.toThrow(/sourceUri/)
    },
  )

  it("a file name that leads out of the volume is refused, and no volume is asked for", async () => {
    const artifact = await untilSeen("model", { status: "Failed", Ready: "False/InvalidSpec" }, "traversal")
    expect(messageOf(artifact, "CheckSizeJobPodsReady")).toContain('refusing the file name "../../outside"')
    expect(artifact.status?.persistentVolumeClaim).toBeUndefined()
  }, 300_000)

  it("bytes that always arrive damaged never get Ready", async () => {
    const expected = { status: "Failed", DownloadComplete: "False/VerificationFailed", Ready: "False/InvalidSpec" }
    const artifact = await untilSeen("model", expected, "damaged")
    expect(messageOf(artifact, "DownloadJobReady")).toContain(`verification failed: ${MODEL} arrived damaged`)
    expect(artifact.status?.progress?.displayPercentage).toBe("N/A")
    expect(await differencesIn(folderOf(artifact), FILES)).toEqual([MODEL])
    expect(await isMarkedComplete(artifact)).toBe(false)
  }, 300_000)
})
