import { NodeKind } from "@aim-engine/api"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { orRefuse } from "../cluster/api-failure.ts"
import { connectCluster } from "../cluster/cluster-connection.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { type NodeReport, nodeReport } from "../nodes/node-report.ts"
import { renderNodes } from "../nodes/render-nodes.ts"
import { detectPalette } from "../render/palette.ts"
import { clusterFlags } from "./cluster-flags.ts"
import { DEFAULT_NAMESPACE, fileFlag } from "./manifest-flags.ts"
import { type DataFormat, outputFlag, renderData } from "./output-format.ts"

const config = {
  files: fileFlag.pipe(Flag.atLeast(0)),
  output: outputFlag,
  ...clusterFlags,
}

const print = Effect.fnUntraced(function* (report: NodeReport, output: Option.Option<DataFormat>) {
  if (Option.isSome(output)) return yield* Console.log(renderData(output.value, report))
  if (report.nodes.length === 0) return yield* Console.error("There are no nodes.")
  yield* Console.log(renderNodes(report, yield* detectPalette))
})

/** `aim nodes`. */
export const nodes = Command.make(
  "nodes",
  config,
  Effect.fn("aim nodes")(function* ({ files, output, ...choice }) {
    if (files.length === 0) {
      const { api } = yield* connectCluster(choice)
      const { items } = yield* orRefuse(NodeKind)(api.list(NodeKind))
      return yield* print(nodeReport(items), output)
    }
    const { objects, problems } = yield* loadManifests(files, DEFAULT_NAMESPACE)
    yield* printProblems(problems)
    yield* print(nodeReport(objects.map(({ object }) => object)), output)
    yield* failOnErrors(problems)
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Show the GPUs of a cluster's nodes as the operator sees them: the model and the memory of each, and which label or " +
      "data sheet says so. What is free of them does not matter. Of a cluster, or with -f of manifests.",
  ),
  Command.withShortDescription("Show the GPUs of the nodes, and how they are known"),
  Command.withExamples([
    { command: "aim nodes", description: "The nodes of the kubeconfig's cluster" },
    { command: "kubectl get nodes -o yaml | aim nodes -f -", description: "Those of a saved list" },
    { command: "aim nodes -o json", description: "For programs" },
  ]),
)
