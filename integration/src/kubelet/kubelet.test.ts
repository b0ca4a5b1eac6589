import { readFile } from "node:fs/promises"
import { join } from "node:path"
import {
  type Job,
  JobKind,
  type KubernetesObject,
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
  type Pod,
  PodKind,
  type ResourceKind,
} from "@aim-engine/api"
import { findCondition, isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.ts"
import { type ApiClient, apiClient } from "../scale/api-client.ts"
import { until } from "../scale/load-cluster.ts"
import { type Kubelet, startKubelet } from "./kubelet.ts"

const namespace = "default"

describe("the simulated kubelet", () => {
  let plane: ControlPlane
  let admin: ApiClient
  let kubelet: Kubelet

  beforeAll(async () => {
    plane = await startControlPlane({ controllerManager: true })
    admin = apiClient(plane.config.kubeconfigPath)
    kubelet = await startKubelet(plane.config, {
      nodes: [{ name: "gpu-0", labels: { "amd.com/gpu.device-id": "74a1" }, allocatable: { "amd.com/gpu": "8" } }],
      behaviours: [
        { image: /^prints/, behaviour: { _tag: "Succeed", after: 100, log: "one\ntwo\nthree\n" } },
        { image: /^crashes/, behaviour: { _tag: "Fail", after: 0, exitCode: 3, log: "no\n" } },
        { image: /^missing/, behaviour: { _tag: "PullError", message: "manifest unknown" } },
        { image: /^serves/, behaviour: { _tag: "Serve", readyAfter: 0 } },
        {
          image: /^runs/,
          behaviour: { _tag: "Exec", entrypoint: ["/bin/sh", "-c", 'eval "$SCRIPT"', "entrypoint"] },
        },
      ],
    })
  }, 900_000)

  afterAll(async () => {
    await kubelet?.stop()
    await admin?.close()
    await plane?.stop()
  })

  const create = (kind: ResourceKind, object: KubernetesObject) =>
    admin.run(Effect.flatMap(KubernetesApi, (api) => api.create(kind, object, "test")))

  const runPod = (name: string, image: string, spec: Partial<Pod["spec"]> & object = {}) => {
    const pod: Pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace },
      spec: { containers: [{ name: "main", image }], restartPolicy: "Never", ...spec },
    }
    return create(PodKind, pod)
  }

  const podOf = (name: string): Promise<Pod | undefined> =>
    admin.run(
      Effect.flatMap(KubernetesApi, (api) => api.get(PodKind, namespace, name)).pipe(
        Effect.map((pod) => (isObjectOf(PodKind)(pod) ? pod : undefined)),
        Effect.catch(() => Effect.succeed(undefined)),
      ),
    )

  const untilPhase = async (name: string, phase: string): Promise<Pod | undefined> => {
    await until(`${name} is ${phase}`, async () => (await podOf(name))?.status?.phase === phase)
    return podOf(name)
  }

  it("runs the pods of a Job, and its log is read through the API server", async () => {
    const job: Job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "prints", namespace },
      spec: { template: { spec: { containers: [{ name: "main", image: "prints:1" }], restartPolicy: "Never" } } },
    }
    await create(JobKind, job)
    const pods = await admin.run(
      Effect.gen(function* () {
        const api = yield* KubernetesApi
        for (;;) {
          const found = yield* api.get(JobKind, namespace, "prints")
          if (isObjectOf(JobKind)(found) && findCondition(found.status?.conditions, "Complete") !== undefined) break
          yield* Effect.sleep(100)
        }
        return yield* api.list(PodKind, { namespace, labelSelector: "batch.kubernetes.io/job-name=prints" })
      }),
    )
    const [pod] = pods.items
    const ref = { namespace, name: pod?.metadata.name ?? "" }
    const log = (options: { readonly tailLines?: number; readonly limitBytes?: number }) =>
      admin.run(Effect.flatMap(KubernetesApi, (api) => api.podLog(ref, options)))
    expect(await log({})).toBe("one\ntwo\nthree\n")
    expect(await log({ tailLines: 2 })).toBe("two\nthree\n")
    expect(await log({ tailLines: 2, limitBytes: 5 })).toBe("two\nt")
    expect(kubelet.logs(ref)).toBe("one\ntwo\nthree\n")
  })

  it("tells how a container ended", async () => {
    await runPod("crashes", "crashes:1")
    const pod = await untilPhase("crashes", "Failed")
    expect(pod?.status?.containerStatuses).toMatchObject([{ state: { terminated: { exitCode: 3, reason: "Error" } } }])
  })

  it("starts a container again where its pod says so", async () => {
    await runPod("restarts", "crashes:1", { restartPolicy: "Always" })
    await until(
      "it was restarted",
      async () => ((await podOf("restarts"))?.status?.containerStatuses?.[0]?.restartCount ?? 0) >= 2,
    )
    expect((await podOf("restarts"))?.status?.phase).toBe("Running")
  })

  it("cannot pull some images", async () => {
    await runPod("missing", "missing:1")
    await until("the pull is given up", async () => {
      const [status] = (await podOf("missing"))?.status?.containerStatuses ?? []
      return status?.state?.waiting?.reason === "ImagePullBackOff"
    })
    expect((await podOf("missing"))?.status?.phase).toBe("Pending")
  })

  it("runs servers until they are deleted", async () => {
    await runPod("serves", "serves:1", { restartPolicy: "Always" })
    await until("it is ready", async () => {
      const conditions = (await podOf("serves"))?.status?.conditions
      return findCondition(conditions, "Ready")?.status === "True"
    })
    expect(kubelet.activePods()).toContainEqual({ namespace, name: "serves" })
    const ref = { namespace, name: "serves" }
    await admin.run(Effect.flatMap(KubernetesApi, (api) => api.delete(PodKind, ref, { propagation: "Background" })))
    await until("it is gone", async () => (await podOf("serves")) === undefined)
    expect(kubelet.activePods()).not.toContainEqual(ref)
  })

  it("runs programs, with the container's environment and volumes", async () => {
    const claim: PersistentVolumeClaim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "weights", namespace },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    }
    await create(PersistentVolumeClaimKind, claim)
    const script = 'echo "$GREETING from $POD"; echo "$1" > "$TARGET/file"; exit 7'
    const env = [
      { name: "NAME", value: "world" },
      { name: "GREETING", value: "hello $(NAME)" },
      { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "TARGET", value: "/cache/files" },
      { name: "SCRIPT", value: `mkdir -p "$TARGET"; ${script}` },
    ]
    const volumeMounts = [{ name: "cache", mountPath: "/cache" }]
    await runPod("runs", "runs:1", {
      containers: [{ name: "main", image: "runs:1", args: ["content"], env, volumeMounts }],
      volumes: [{ name: "cache", persistentVolumeClaim: { claimName: "weights" } }],
    })
    const pod = await untilPhase("runs", "Failed")
    expect(pod?.status?.containerStatuses).toMatchObject([{ state: { terminated: { exitCode: 7 } } }])
    expect(kubelet.logs({ namespace, name: "runs" })).toBe("hello world from runs\n")
    const folder = kubelet.claimFolder(namespace, "weights") ?? ""
    expect(await readFile(join(folder, "files/file"), "utf8")).toBe("content\n")
  })

  it("kills programs when their time is up, and when their pod is deleted", async () => {
    const forever = [
      { name: "main", image: "runs:1", env: [{ name: "SCRIPT", value: "echo begins; sleep 1000 & wait" }] },
    ]
    await runPod("late", "runs:1", { containers: forever, activeDeadlineSeconds: 1 })
    expect(await untilPhase("late", "Failed")).toMatchObject({ status: { reason: "DeadlineExceeded" } })
    await runPod("deleted", "runs:1", { containers: forever })
    await until("it runs", () => kubelet.logs({ namespace, name: "deleted" }) === "begins\n")
    const ref = { namespace, name: "deleted" }
    await admin.run(Effect.flatMap(KubernetesApi, (api) => api.delete(PodKind, ref, { propagation: "Background" })))
    await until("it is gone", async () => (await podOf("deleted")) === undefined)
    expect(kubelet.activePods()).not.toContainEqual(ref)
  })
})
