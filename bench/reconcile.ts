import { type ClusterSnapshot, ClusterState, makeSnapshot, serviceReconciler } from "@aim-engine/core"
import { Effect } from "effect"
import { Bench } from "tinybench"
import { model, nodes, services, templates } from "./world.ts"

const reconcileFirst = (snapshot: ClusterSnapshot, service: ReturnType<typeof services>[number]) =>
  serviceReconciler.reconcile(service, []).pipe(Effect.provideService(ClusterState, snapshot.state))

/** One reconcile of one service, in clusters of growing size: what does not belong to the service must not cost anything. */
export const reconcile = async (): Promise<Bench> => {
  const bench = new Bench({ name: "reconcile of one service", time: 500 })
  for (const count of [10, 1000, 10_000]) {
    const all = services(count)
    const others = Array.from({ length: 20 }, (_, index) => `other-${index}`)
    const snapshot = makeSnapshot([
      ...nodes(100),
      model(),
      ...templates(20),
      ...others.map((name) => model(name)),
      ...others.flatMap((name) => templates(Math.floor(count / 20), name)),
      ...all,
    ])
    const [service] = all
    if (service === undefined) continue
    await Effect.runPromise(reconcileFirst(snapshot, service))
    bench.add(`in a cluster of ${count.toLocaleString("en")} services and other models' templates`, async () => {
      await Effect.runPromise(reconcileFirst(snapshot, service))
    })
  }
  await bench.run()
  return bench
}
