import {
  AIMArtifactKind,
  AIMServiceKind,
  AIMTemplateCacheKind,
  ForeignKey,
  HorizontalPodAutoscalerKind,
  InferenceServiceKind,
  JobKind,
  PersistentVolumeClaimKind,
  type Pod,
  PodKind,
  ScaledObjectKind,
} from "@aim-engine/api"
import { inferenceServiceName } from "@aim-engine/core"
import { Result } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { writesIn } from "../operator/audit-log.ts"
import { OPERATOR_USER } from "../operator/installed-cluster.ts"
import type { OperatorProcess } from "../operator/operator-process.ts"
import { type LoadCluster, untilQuiet } from "../scale/load-cluster.ts"
import { namespace } from "../scale/ready-catalog.ts"
import { catalog, EXAMPLES } from "../services/examples.ts"
import { type Scene, sceneOf } from "../services/scene.ts"
import { model, service, template } from "../services/scenery.ts"
import { DeploymentKind } from "./deployment.ts"
import { startKServeCluster } from "./kserve-cluster.ts"

const NAMESPACE = "serving"
const PATIENCE = { timeout: 150_000, interval: 250 }

describe("services, with the real KServe", () => {
  let cluster: LoadCluster
  let scene: Scene
  let operator: OperatorProcess

  beforeAll(async () => {
    cluster = await startKServeCluster()
    scene = sceneOf(cluster.admin)
    await scene.write(namespace(NAMESPACE), ...catalog)
    operator = await cluster.operate()
    await scene.write(...EXAMPLES.map(({ name, spec }) => service(NAMESPACE, name, spec)))
  }, 1_800_000)
  afterAll(() => cluster?.stop())

  const nameOf = (name: string): string => Result.getOrThrow(inferenceServiceName(name, NAMESPACE))
  const podsOf = async (name: string): Promise<ReadonlyArray<Pod>> =>
    (await scene.list(PodKind, NAMESPACE)).filter(
      ({ metadata }) =>
        metadata.labels?.[ForeignKey.kserveInferenceService] === nameOf(name) &&
        metadata.deletionTimestamp === undefined,
    )
  const deploymentOf = (name: string) => scene.read(DeploymentKind, NAMESPACE, `${nameOf(name)}-predictor`)
  const edit = (name: string, body: object) => scene.patch(AIMServiceKind, NAMESPACE, name, body)

  it("KServe's webhooks look at every InferenceService", async () => {
    const metadata = { name: "1-digit-first", namespace: NAMESPACE }
    const spec = { predictor: { containers: [{ name: "kserve-container", image: "example.com/llama:1.0.0" }] } }
    const refused = JSON.stringify({
      apiVersion: "serving.kserve.io/v1beta1",
      kind: "InferenceService",
      metadata,
      spec,
    })
    await expect(cluster.kubectl(["create", "-f", "-"], refused)).rejects.toThrow(
      /admission webhook "inferenceservice.kserve-webhook-server.validator" denied the request/,
    )
  })

  it.each(EXAMPLES.map((example) => [example.name, example] as const))(
    "%s is Running, on pods as specified",
    async (name, { verdict = {}, template, gpus, replicas, mountPath }) => {
      const seen = await scene.untilSeen(NAMESPACE, name, {
        status: "Running",
        Ready: "True Ready",
        InferenceServiceReady: "True RuntimeReady",
        InferenceServicePodsReady: "True PodsReady",
        ...verdict,
      })
      expect(seen.status?.resolvedTemplate?.name).toMatch(template)
      expect(seen.status?.observedGeneration).toBe(seen.metadata.generation)
      const pods = await podsOf(name)
      expect(pods).toHaveLength(replicas)
      for (const { spec } of pods) {
        const [container] = spec?.containers ?? []
        expect(container?.resources?.limits?.["amd.com/gpu"]).toBe(gpus === undefined ? undefined : String(gpus))
        expect(container?.volumeMounts?.map((mount) => mount.mountPath)).toEqual([mountPath, "/dev/shm"])
      }
    },
    200_000,
  )

  it("services of one template and one caching mode share one download", async () => {
    const claims = await Promise.all(
      ["always", "shared"].map(async (name) => {
        const [pod] = await podsOf(name)
        return pod?.spec?.volumes?.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])
      }),
    )
    expect(claims[0]).toHaveLength(1)
    expect(claims[1]).toEqual(claims[0])
    const downloads = (await scene.list(JobKind, NAMESPACE)).filter(({ metadata }) =>
      metadata.name.includes("download"),
    )
    expect(downloads.length).toBeLessThanOrEqual((await scene.list(AIMArtifactKind, NAMESPACE)).length)
  })

  it("the autoscaler is KEDA's, with a metric to scale by", async () => {
    const { metadata, spec } = (await scene.read(ScaledObjectKind, NAMESPACE, `${nameOf("elastic")}-predictor`)) ?? {}
    expect(metadata?.labels?.["aim.eai.amd.com/service"]).toBe("elastic")
    expect(spec).toMatchObject({ minReplicaCount: 2, maxReplicaCount: 4, triggers: [{ type: "external" }] })
  })

  it("what runs is left alone: neither the operator nor one that starts anew writes anything", async () => {
    const written = async () => writesIn(await cluster.audit.requestsOf(OPERATOR_USER))
    await untilQuiet(cluster)
    const before = (await written()).length
    operator.child.kill("SIGTERM")
    await operator.ended
    operator = await cluster.operate()
    await untilQuiet(cluster)
    expect((await written()).slice(before)).toEqual([])
  }, 200_000)

  it("more replicas scale the Deployment, and roll nothing", async () => {
    const [pod] = await podsOf("by-name")
    await edit("by-name", { spec: { replicas: 2 } })
    await expect.poll(async () => (await podsOf("by-name")).length, PATIENCE).toBe(2)
    expect((await podsOf("by-name")).map(({ metadata }) => metadata.uid)).toContain(pod?.metadata.uid)
    const seen = await scene.untilSeen(NAMESPACE, "by-name", { status: "Running" })
    await expect
      .poll(async () => (await scene.read(AIMServiceKind, NAMESPACE, "by-name"))?.status?.runtime, PATIENCE)
      .toMatchObject({ currentReplicas: 2, replicas: "2" })
    expect(seen.status?.resolvedTemplate?.name).toBe("llama-1x")
  }, 200_000)

  it("a variable reaches new pods, which take the place of the old", async () => {
    const [pod] = await podsOf("by-image")
    await edit("by-image", { spec: { env: [{ name: "GREETING", value: "hello" }] } })
    const variables = async () =>
      (await podsOf("by-image")).map(
        ({ spec }) => spec?.containers[0]?.env?.find(({ name }) => name === "GREETING")?.value,
      )
    await expect.poll(variables, PATIENCE).toEqual(["hello"])
    expect((await podsOf("by-image")).map(({ metadata }) => metadata.uid)).not.toContain(pod?.metadata.uid)
    await scene.untilSeen(NAMESPACE, "by-image", { status: "Running", InferenceServicePodsReady: "True PodsReady" })
  }, 200_000)

  it("an image that may not be pulled is told, and pulled once the service has a pull secret", async () => {
    await scene.write(
      model("secret", "private.example.com/secret:1.0.0"),
      template("secret-1x", "secret", { gpu: { model: "MI300X", requests: 1 } }),
      service(NAMESPACE, "secret", { model: { name: "secret" } }),
    )
    await scene.untilSeen(NAMESPACE, "secret", {
      status: "Failed",
      InferenceServicePodsReady: "False ImagePullAuthFailure",
      AuthValid: "False AuthError",
    })
    await edit("secret", { spec: { imagePullSecrets: [{ name: "registry" }] } })
    await scene.untilSeen(NAMESPACE, "secret", { status: "Running", AuthValid: "True AuthenticationValid" })
  }, 400_000)

  it("autoscaling that is turned off takes its autoscaler along", async () => {
    await edit("elastic", { spec: { minReplicas: null, maxReplicas: null, replicas: 1 } })
    const scalers = async () =>
      (await scene.list(HorizontalPodAutoscalerKind, NAMESPACE)).map(({ metadata }) => metadata.name)
    await expect.poll(scalers, PATIENCE).toEqual([])
    await expect.poll(async () => (await deploymentOf("elastic"))?.spec.replicas, PATIENCE).toBe(1)
    const seen = await scene.untilSeen(NAMESPACE, "elastic", { status: "Running" })
    expect(seen.status?.conditions?.map(({ type }) => type)).not.toContain("HPAReady")
  }, 200_000)

  it("a service that goes takes along what is its own, and leaves what is shared", async () => {
    await scene.untilSeen(NAMESPACE, "dedicated", { status: "Running" })
    for (const name of ["dedicated", "always"]) await scene.remove(AIMServiceKind, NAMESPACE, name)
    const left = async () => ({
      services: await Promise.all(["dedicated", "always"].map((name) => scene.read(AIMServiceKind, NAMESPACE, name))),
      workloads: await Promise.all(
        ["dedicated", "always"].flatMap((name) => [
          scene.read(InferenceServiceKind, NAMESPACE, nameOf(name)),
          deploymentOf(name),
        ]),
      ),
      pods: [...(await podsOf("dedicated")), ...(await podsOf("always"))],
      caches: (await scene.list(AIMTemplateCacheKind, NAMESPACE))
        .filter(({ spec }) => spec.templateName.startsWith("llama"))
        .map(({ spec }) => spec.mode),
    })
    const gone = [undefined, undefined]
    await expect
      .poll(left, PATIENCE)
      .toEqual({ services: gone, workloads: [...gone, ...gone], pods: [], caches: ["Shared"] })
    await scene.untilSeen(NAMESPACE, "shared", { status: "Running", CacheReady: "True CacheWarm" })
    const claims = (await scene.list(PersistentVolumeClaimKind, NAMESPACE)).map(({ metadata }) => metadata.name)
    expect(claims.filter((name) => name.startsWith("dedicated"))).toEqual([])
  }, 200_000)
})
