import { AIM_KINDS, AIMClusterModelKind, AIMModelKind, type ServiceAccount, ServiceAccountKind } from "@aim-engine/api"
import { dryRun } from "@aim-engine/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { SYSTEM_NAMESPACE } from "../operator/installed-cluster.ts"
import type { OperatorProcess } from "../operator/operator-process.ts"
import { pushImage } from "../registry/push-image.ts"
import { type RealRegistry, startRegistry } from "../registry/real-registry.ts"
import { namespace } from "../scale/ready-catalog.ts"
import {
  anyProfile,
  clusterModel,
  labelsFor,
  type ModelCluster,
  messageOf,
  model,
  pullSecret,
  startModelCluster,
} from "./model-cluster.ts"
import { followStates } from "./state-history.ts"

const PASSWORD = "canary-4711-correct"
const WRONG = "canary-0815-wrong"
const NAMESPACE = "ml"
const FAST = { gpuModel: "MI300X", gpuCount: 1, metric: "latency", precision: "fp8" }

describe("images of a registry that asks for a password", () => {
  let cluster: ModelCluster
  let registry: RealRegistry
  let operator: OperatorProcess
  let image: string

  beforeAll(async () => {
    registry = await startRegistry({ passwords: { bot: PASSWORD } })
    cluster = await startModelCluster(registry)
    image = `${registry.host}/acme/private:1.0.0`
    const authorization = `Basic ${Buffer.from(`bot:${PASSWORD}`).toString("base64")}`
    const target = { origin: registry.origin, headers: { authorization } }
    await pushImage(target, "acme/private", "1.0.0", labelsFor("acme/private", [FAST]))
    cluster.dryRuns.set(image, dryRun(anyProfile, { after: 0 }))
    await cluster.write([namespace(NAMESPACE), namespace("account")])
    operator = await cluster.operate()
  }, 900_000)
  afterAll(() => cluster?.stop())

  it("a cluster model goes from Failed to Ready as its Secret appears and is corrected, and nobody touches it", async () => {
    const history = followStates(cluster.admin, AIMClusterModelKind, "private")
    await cluster.write([clusterModel("private", { image, imagePullSecrets: [{ name: "pull" }] })])
    const missing = await cluster.untilModel(AIMClusterModelKind, "private", {
      status: "Failed",
      ImageMetadataReady: "False/SecretNotFound",
      ConfigValid: "False/ReferenceNotFound",
    })
    expect(messageOf(missing, "ImageMetadataReady")).toContain(
      `imagePullSecrets names Secret pull, which does not exist in namespace ${SYSTEM_NAMESPACE}`,
    )

    await cluster.write([pullSecret(SYSTEM_NAMESPACE, "pull", registry.host, { username: "bot", password: WRONG })])
    const refused = await cluster.untilModel(AIMClusterModelKind, "private", {
      status: "Failed",
      ImageMetadataReady: "False/ImagePullAuthFailure",
      AuthValid: "False/AuthError",
    })
    expect(messageOf(refused, "ImageMetadataReady")).toContain("not accessible with the given credentials (HTTP 401")

    await cluster.write([pullSecret(SYSTEM_NAMESPACE, "pull", registry.host, { username: "bot", password: PASSWORD })])
    const ready = await cluster.untilModel(AIMClusterModelKind, "private", {
      status: "Ready",
      ImageMetadataReady: "True/ImageMetadataFound",
      AuthValid: "True/AuthenticationValid",
      ConfigValid: "True/ConfigurationValid",
    })
    expect(ready.metadata.generation).toBe(1)
    expect(await cluster.templatesOf("private")).toHaveLength(1)
    await history.stop()
    // Each Secret is another question; while it is asked, the model is Progressing.
    expect(history.states.filter((state) => state !== "Pending" && state !== "Degraded")).toEqual([
      "Failed",
      "Progressing",
      "Failed",
      "Progressing",
      "Ready",
    ])
  })

  it("a model without any Secret says that it was asked for credentials", async () => {
    await cluster.write([model(NAMESPACE, "bare", { image })])
    const refused = await cluster.untilModel(
      AIMModelKind,
      "bare",
      { status: "Degraded", ImageMetadataReady: "False/ImagePullAuthFailure" },
      NAMESPACE,
    )
    expect(messageOf(refused, "ImageMetadataReady")).toContain("not accessible without credentials (HTTP 401")
  })

  it("a model uses the Secrets of its namespace's account, once it has some", async () => {
    await cluster.write([model("account", "by-account", { image })])
    await cluster.untilModel(AIMModelKind, "by-account", { status: "Degraded" }, "account")
    const account: ServiceAccount = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace: "account" },
      imagePullSecrets: [{ name: "of-account" }],
    }
    await cluster.write([
      pullSecret("account", "of-account", registry.host, { username: "bot", password: PASSWORD }),
      { kind: ServiceAccountKind, object: account },
    ])
    const ready = await cluster.untilModel(AIMModelKind, "by-account", { status: "Ready" }, "account")
    expect(ready.metadata.generation).toBe(1)
  })

  it("no password is in the operator's log, in an event, or in any object but the Secret", async () => {
    const everything = await cluster.kubectl([
      "get",
      [...AIM_KINDS.map(({ plural }) => plural), "events", "jobs", "pods"].join(","),
      "-A",
      "-o",
      "json",
    ])
    expect(everything).toContain("by-account")
    const auth = Buffer.from(`bot:${PASSWORD}`).toString("base64")
    for (const secret of [PASSWORD, WRONG, auth]) {
      expect(operator.log()).not.toContain(secret)
      expect(everything).not.toContain(secret)
    }
  })
})
