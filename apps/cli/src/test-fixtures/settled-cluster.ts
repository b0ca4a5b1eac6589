import { KubernetesApi } from "@aim-engine/kubernetes"
import type { InMemoryCluster } from "@aim-engine/testing"
import { NodeServices } from "@effect/platform-node"
import { Effect, Layer, References } from "effect"
import { ConnectCluster } from "../cluster/cluster-connection.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import { EXAMPLES_DIRECTORY } from "../sandbox/example-manifests.ts"
import { runSandbox, type SandboxView } from "../sandbox/run-sandbox.ts"
import { sandboxCluster } from "../sandbox/sandbox-cluster.ts"
import { type CliEnvironment, runCli } from "./run-cli.ts"

const silent: SandboxView = {
  catalog: () => Effect.void,
  catalogSettled: () => Effect.void,
  services: { show: () => Effect.void, finish: () => Effect.void },
}

const bringUp = Effect.gen(function* () {
  const { objects } = yield* loadManifests([EXAMPLES_DIRECTORY], "default")
  yield* runSandbox(objects, silent, { watch: false })
}).pipe(Effect.provideService(References.MinimumLogLevel, "None"), Effect.provide(NodeServices.layer), Effect.orDie)

/** A cluster in memory in which the operator has brought up the examples, and nothing runs any more. */
export const settledCluster = Layer.effectDiscard(bringUp).pipe(Layer.provideMerge(sandboxCluster))

/** Runs the command line against the cluster in the environment, as if a kubeconfig named it. */
export const runLive = (
  args: ReadonlyArray<string>,
  environment: CliEnvironment & { readonly namespace?: string } = {},
): Effect.Effect<Effect.Success<ReturnType<typeof runCli>>, never, KubernetesApi | InMemoryCluster> =>
  Effect.flatMap(KubernetesApi, (api) =>
    Effect.provideService(runCli(args, environment), ConnectCluster, () =>
      Effect.succeed({ api, namespace: environment.namespace ?? "ml-team" }),
    ),
  )
