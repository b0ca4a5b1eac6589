import { hostname } from "node:os"
import { DEFAULT_SERVICE_SETTINGS, ServiceOptions } from "@aim-engine/core"
import { DEFAULT_LEASE_TIMING, whileLeading } from "@aim-engine/kubernetes"
import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import { Effect, Layer, Option, Ref } from "effect"
import { Command } from "effect/cli"
import { type OperatorConfiguration, operatorFlags } from "./configuration.ts"
import { engineControllers, engineLayer, startEngine } from "./engine.ts"
import { metricsServer, probeServer } from "./http-endpoints.ts"
import { loadKubeconfig } from "./kubeconfig.ts"

/** The lease that one of several operators holds, as installations know it. */
const LEASE_NAME = "3be10d2f.eai.amd.com"

const runControllers = Effect.fnUntraced(function* (
  { maxConcurrentReconciles, defaultCachingMode }: OperatorConfiguration,
  isReady: Ref.Ref<boolean>,
) {
  const controllers = engineControllers({ maxConcurrentReconciles })
  const run = Effect.gen(function* () {
    yield* startEngine(controllers)
    yield* Ref.set(isReady, true)
    return yield* Effect.never
  })
  return yield* run.pipe(
    Effect.scoped,
    Effect.provide(engineLayer(controllers)),
    Effect.provideService(ServiceOptions, { ...DEFAULT_SERVICE_SETTINGS, defaultCachingMode }),
  )
})

/** The operator on the cluster that its configuration names, until it is interrupted. */
export const runOperator = Effect.fnUntraced(function* (configuration: OperatorConfiguration) {
  const config = yield* loadKubeconfig(configuration)
  const isReady = yield* Ref.make(false)
  const run = runControllers(configuration, isReady)
  const lead = whileLeading(
    {
      namespace: configuration.systemNamespace,
      name: LEASE_NAME,
      identity: Option.getOrElse(configuration.identity, () => `${hostname()}-${process.pid}`),
      timing: DEFAULT_LEASE_TIMING,
      // Whoever waits for its turn is ready to take it. Were it not, a rollout would wait for the new pod, which waits for the old.
      onStanding: (standing) => Ref.set(isReady, standing === "waiting"),
    },
    run,
  )
  return yield* (configuration.leaderElect ? lead : run).pipe(
    Effect.provide(
      Layer.mergeAll(
        clientNodeLayer(config),
        probeServer(configuration.probes, Ref.get(isReady)),
        metricsServer(configuration.metrics),
      ),
    ),
  )
})

/** The operator's command line. */
export const operator = Command.make("aim-operator", operatorFlags, runOperator).pipe(
  Command.withDescription("Run the AIM Engine operator on a Kubernetes cluster"),
)
