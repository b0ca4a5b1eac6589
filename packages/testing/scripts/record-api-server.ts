/**
 * Carries out the conformance script against a real API server and records what it answered, for the tests of the
 * in-memory cluster. The cluster needs its controller manager: garbage collection and namespaces are part of the script.
 *
 *     node packages/testing/scripts/record-api-server.ts KUBECONFIG
 */
import { writeFileSync } from "node:fs"
import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import { KubeConfig } from "@kubernetes/client-node"
import { Effect } from "effect"
import { runScript } from "../src/conformance/run-script.ts"
import { apiServerScript } from "../src/conformance/script/api-server-script.ts"

const config = new KubeConfig()
config.loadFromFile(process.argv[2] ?? process.env.KUBECONFIG ?? "")
const results = await Effect.runPromise(runScript(apiServerScript).pipe(Effect.provide(clientNodeLayer(config))))
writeFileSync(
  new URL("../src/conformance/recorded/kube-apiserver-1.34.4.jsonl", import.meta.url),
  `${results.map((result) => JSON.stringify(result)).join("\n")}\n`,
)
