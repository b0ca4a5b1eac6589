import { EventKind, AIMServiceKind, InferenceServiceKind, HTTPRouteKind } from "@aim-engine/api"
import { startLoadCluster, untilQuiet, untilRunning } from "../scale/load-cluster.ts"
import { gpuNodes, namespace, readyCaches, readyModels, routing, services } from "../scale/ready-catalog.ts"
const cluster = await startLoadCluster()
await cluster.write([namespace("load"), ...gpuNodes(4), ...routing, ...readyModels(2)])
await cluster.write([...readyCaches(2, "load")])
const op = await cluster.operate({flags:["--log-level=debug"]})
await cluster.write(services(1, "load", 2))
await untilRunning(cluster, 1)
await untilQuiet(cluster)
for (const e of await cluster.list(EventKind)) { const a: any = e; console.log(a.type, a.reason, a.message, a.metadata.creationTimestamp, a.involvedObject.kind) }
console.log(JSON.stringify(await cluster.list(AIMServiceKind), null, 1))
console.log(JSON.stringify(await cluster.list(InferenceServiceKind), null, 1))
console.log(op.log())
await cluster.stop()
