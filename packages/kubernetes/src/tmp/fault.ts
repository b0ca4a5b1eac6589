import { Context, Effect, Layer, References } from "effect"
import { KubeConfig } from "@kubernetes/client-node"
import { execFileSync } from "node:child_process"
import { clientNodeLayer } from "../client-node/kubernetes-api-layer.ts"
import { clusterViewLayer, ClusterView } from "../cluster-view/cluster-view.ts"
import { KubernetesApi } from "../kubernetes-api.ts"
import { Observers } from "../observation/observers.ts"
import { GadgetKind, WidgetKind } from "../test-fixtures/widget.ts"
const config = new KubeConfig(); config.loadFromDefault()
const main = Effect.gen(function* () {
  const services = yield* Layer.build(clusterViewLayer({ kinds: [{ kind: WidgetKind }, { kind: GadgetKind }], observations: { backoffMillis: () => 1000 } }).pipe(Layer.provideMerge(clientNodeLayer(config)), Layer.provide(Layer.succeed(Observers, new Map()))))
  const api = Context.get(services, KubernetesApi), view = Context.get(services, ClusterView)
  yield* view.awaitSynced
  const write = (i: number) => api.patch(WidgetKind, { namespace: "ns", name: "f" }, { type: "merge", body: { spec: { i } } }, { fieldManager: "f" })
  yield* api.apply(WidgetKind, { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "f", namespace: "ns" }, spec: { i: 0 } } as any, { fieldManager: "f", force: true })
  let worst = 0
  for (let i = 1; i <= 60; i++) {
    if (i % 20 === 0) { console.log("kill apiserver"); execFileSync("/work/shared/cluster/restart.sh", ["--kill", "kube-apiserver"], { env: { ...process.env }, stdio: "inherit" }) }
    const t0 = Date.now()
    const r = yield* Effect.result(write(i))
    if (r._tag === "Failure") { console.log(i, "write failed", r.failure.reason); yield* Effect.sleep(500); continue }
    const t = Date.now()
    while ((view.find(WidgetKind, "ns", "f") as any)?.spec?.i !== i) { yield* Effect.sleep(5); if (Date.now() - t > 60000) { console.log("LOST", i); break } }
    const d = Date.now() - t; if (d > worst) { worst = d; console.log(i, "seen after", d, "write took", t - t0) }
    yield* Effect.sleep(50)
  }
  console.log("worst", worst)
})
await Effect.runPromise(Effect.scoped(main).pipe(Effect.provideService(References.MinimumLogLevel, "Debug")) as any)
