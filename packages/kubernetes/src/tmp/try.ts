import { Effect, Stream, Schema } from "effect"
import { KubeConfig } from "@kubernetes/client-node"
import { ObjectMeta } from "@aim-engine/api"
import { clientNodeLayer } from "../client-node/kubernetes-api-layer.ts"
import { KubernetesApi } from "../kubernetes-api.ts"
import { isApplied } from "../apply/is-applied.ts"
import { isSameValue } from "../apply/same-value.ts"

const S = Schema.Struct({ apiVersion: Schema.String, kind: Schema.String, metadata: ObjectMeta })
const kind = (group: string, version: string, kind: string, plural: string, scope: "Namespaced"|"Cluster" = "Namespaced") => ({ group, version, kind, plural, scope, schema: S }) 
const CM = kind("", "v1", "ConfigMap", "configmaps")
const NS = kind("", "v1", "Namespace", "namespaces", "Cluster")
const DEP = kind("apps", "v1", "Deployment", "deployments")
const ROUTE = kind("gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes")
const JOB = kind("batch", "v1", "Job", "jobs")
const PVC = kind("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims")
const NOPE = kind("nope.io", "v1", "Nope", "nopes")
const POD = kind("", "v1", "Pod", "pods")
const config = new KubeConfig(); config.loadFromDefault()
const fieldManager = "aim-service-controller"
const meta = (name: string) => ({ name, namespace: "default", labels: { a: "b", "aim.eai.amd.com/x": "y" }, annotations: { z: "1" }, ownerReferences: [] as any })
const objects: Array<[any, any]> = [
  [CM, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "cm", namespace: "default", labels: { a: "b" } }, data: { k: "v" } }],
  [DEP, { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "dep", namespace: "default", labels: { a: "b" }, finalizers: ["x.io/f"] }, spec: { replicas: 1, selector: { matchLabels: { a: "b" } }, template: { metadata: { labels: { a: "b" } }, spec: { terminationGracePeriodSeconds: 1, nodeSelector: { x: "y" }, affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] }] } } }, imagePullSecrets: [{ name: "s" }], containers: [{ name: "main", image: "x:1", args: ["a", "b"], env: [{ name: "A", value: "1000m" }, { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }, { name: "C", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }], ports: [{ containerPort: 80, name: "http" }], resources: { limits: { cpu: "1000m", memory: "1024Mi", "amd.com/gpu": 1 }, requests: { cpu: 0.5 } }, volumeMounts: [{ name: "v", mountPath: "/v" }], securityContext: { capabilities: { drop: ["ALL"] } } }], volumes: [{ name: "v", emptyDir: {} }, { name: "w", emptyDir: { medium: "Memory", sizeLimit: "1024Mi" } }], tolerations: [{ key: "k", operator: "Exists" }] } } } }],
  [ROUTE, { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name: "route", namespace: "default" }, spec: { parentRefs: [{ name: "gw", namespace: "gateways" }], rules: [{ matches: [{ path: { type: "PathPrefix", value: "/x" } }], filters: [{ type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } } }], backendRefs: [{ name: "svc", port: 80 }], timeouts: { request: "60s" } }] } }],
  [JOB, { apiVersion: "batch/v1", kind: "Job", metadata: { name: "job", namespace: "default" }, spec: { backoffLimit: 0, suspend: true, template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "x" }] } } } }],
  [PVC, { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "pvc", namespace: "default" }, spec: { accessModes: ["ReadWriteOnce"], storageClassName: "nope", resources: { requests: { storage: "1024Mi" } } } }],
]
const main = Effect.gen(function* () {
  const api = yield* KubernetesApi
  const ns = yield* api.list(NS)
  console.log("ns", ns.resourceVersion, ns.items.map((i) => `${i.apiVersion}/${i.kind} ${i.metadata.name}`))
  for (const [k, o] of objects) {
    const live: any = yield* api.apply(k, o, { fieldManager, force: true })
    const ok = isApplied(live, o, { fieldManager })
    console.log(k.kind, "applied?", ok)
    if (!ok) console.log(JSON.stringify(live.metadata.managedFields, null, 1), JSON.stringify(live.spec, null, 1))
  }
  for (const e of [api.get(CM, "default", "missing"), api.list(NOPE), api.get(NOPE, "default", "x"), api.create(CM, objects[0]![1], "x"), api.apply(CM, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "cm", namespace: "default", labels: { a: "c" } } } as any, { fieldManager: "other", force: false }), api.create(CM, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "INVALID", namespace: "default" } } as any, "x"), api.delete(CM, { namespace: "default", name: "cm" }, { uid: "nope", propagation: "Background" }), api.apply(CM, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "cmx", namespace: "nonamespace" } } as any, { fieldManager, force: true }), api.patch(CM, { namespace: "default", name: "cm" }, { type: "merge", body: { metadata: { resourceVersion: "1", finalizers: [] } } }, { fieldManager })] as Array<Effect.Effect<any, any>>) {
    console.log(JSON.stringify(yield* Effect.flip(e)))
  }
  console.log(JSON.stringify(yield* Effect.flip(Stream.runCollect(api.watch(CM, "1")))))
  const t = Date.now()
  const watching = yield* Effect.forkChild(Stream.runCollect(Stream.take(api.watch(CM, ns.resourceVersion, { namespace: "default" }), 2)))
  yield* Effect.sleep(300)
  const p = yield* api.apply(CM, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "cm", namespace: "default" }, data: { k: String(t) } } as any, { fieldManager, force: true })
  const { Fiber } = yield* Effect.promise(() => import("effect"))
  console.log((yield* Fiber.join(watching)).map((e: any) => `${e.type} ${e.object?.metadata.name}`))
  const pods = yield* api.list(POD)
  console.log("pods", pods.items.length)
  for (const [k, o] of objects) yield* api.delete(k, o.metadata, { propagation: "Background" })
  yield* api.patch(DEP, { namespace: "default", name: "dep" }, { type: "merge", body: { metadata: { finalizers: [] } } }, { fieldManager })
})
await Effect.runPromise(main.pipe(Effect.provide(clientNodeLayer(config))) as any)
