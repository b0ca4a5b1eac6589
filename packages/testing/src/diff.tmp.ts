import { readFileSync, writeFileSync } from "node:fs"
import { Effect } from "effect"
import { KubeConfig } from "@kubernetes/client-node"
import { clientNodeLayer } from "/work/main/packages/kubernetes/src/client-node/kubernetes-api-layer.ts"
import { InMemoryCluster } from "./in-memory-cluster/in-memory-cluster.ts"
import { apiServerScript } from "./conformance/script/api-server-script.ts"
import { runScript } from "./conformance/run-script.ts"
const names = new Map<string, number>()
const mode = process.argv[2]
if (mode === "real") {
  const config = new KubeConfig(); config.loadFromFile("/tmp/aimtest/cluster/kubeconfig")
  const results = await Effect.runPromise(runScript(apiServerScript).pipe(Effect.provide(clientNodeLayer(config))))
  writeFileSync("/tmp/aimtest/real.json", JSON.stringify(results, null, 1))
  console.log("real", results.length)
} else {
  const t = Date.now()
  const results = await Effect.runPromise(runScript(apiServerScript).pipe(Effect.provide(InMemoryCluster.layer())))
  writeFileSync("/tmp/aimtest/memory.json", JSON.stringify(results, null, 1))
  console.log("memory", results.length, Date.now()-t, "ms")
}
