import { hostname } from "node:os"
import { ClusterView, DEFAULT_LEASE_TIMING, measureLeadership, whileLeading } from "@aim-engine/kubernetes"
import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import { makeAccessReview } from "@aim-engine/kubernetes/client-node/access-review"
import { Registry, type RegistryMirrors } from "@aim-engine/registry"
import { NodeHttpClient } from "@effect/platform-node"
import type { KubeConfig } from "@kubernetes/client-node"
import { Effect, Layer, Option } from "effect"
import { Command } from "effect/cli"
import manifest from "../package.json" with { type: "json" }
import { loadKubeconfig } from "./cluster/kubeconfig.ts"
import { ownNamespace } from "./cluster/own-namespace.ts"
import { reachApiServer } from "./cluster/reach-api-server.ts"
import { type OperatorConfiguration, operatorFlags } from "./configuration/configuration.ts"
import { reconcilerSettings } from "./configuration/reconciler-settings.ts"
import { engineControllers, engineLayer, startEngine } from "./engine.ts"
import { eventLoopCheck } from "./health/event-loop.ts"
import { probeServer } from "./health/probe-server.ts"
import { notReady, type Readiness, readinessChecks } from "./health/readiness.ts"
import { loggingLayer } from "./logging/operator-logger.ts"
import { measureBuild } from "./metrics/build-info.ts"
import { processMetricsLayer } from "./metrics/process-metrics.ts"
import { observersLayer } from "./observers/observers-layer.ts"
import { registryObservers } from "./observers/registry-observers.ts"
import { profileServer } from "./profiling/profile-server.ts"
import { metricsServer, secureMetricsServer } from "./serving/metrics-server.ts"
import { makeScrapeAccess } from "./serving/scrape-access.ts"
import { tracingLayer } from "./tracing/traces.ts"

/** The lease that one of several operators holds, as installations know it. */
const LEASE_NAME = "3be10d2f.eai.amd.com"

/** Registries, asked over the network where some have mirrors. */
const registryLayer = (mirrors: RegistryMirrors) =>
  Layer.unwrap(Effect.map(registryObservers, observersLayer)).pipe(
    Layer.provide(Registry.layer({ mirrors })),
    Layer.provide(NodeHttpClient.layerUndici),
  )

/** Runs the controllers until it is interrupted, and tells how far the watches are. */
const runControllers = (configuration: OperatorConfiguration, systemNamespace: string, readiness: Readiness) => {
  const { maxConcurrentReconciles, enableCompatibility: compatibility, watchNamespaces, dryRun } = configuration
  const controllers = engineControllers({ maxConcurrentReconciles, compatibility })
  const namespaces = watchNamespaces.length === 0 ? [] : [...new Set([...watchNamespaces, systemNamespace])].sort()
  return Effect.gen(function* () {
    readiness.unsynced = (yield* ClusterView).unsynced
    yield* startEngine(controllers)
    return yield* Effect.never
  }).pipe(
    Effect.scoped,
    Effect.provide(engineLayer(controllers, { namespaces, dryRun }, registryLayer(configuration.registryMirrors))),
    Effect.provide(reconcilerSettings(configuration, systemNamespace)),
  )
}

/** Metrics to whoever asks, or over TLS to those who may read them. */
const metricsLayer = ({ serving }: OperatorConfiguration, config: KubeConfig) => {
  const { metrics: address, secureMetrics, metricsCertificate: certificate, enableHttp2 } = serving
  if (address === "Off") return Layer.empty
  if (!secureMetrics) return metricsServer(address)
  return Layer.unwrap(
    Effect.map(Effect.flatMap(makeAccessReview(config), makeScrapeAccess), (access) =>
      secureMetricsServer(address, { certificate, enableHttp2, access }),
    ),
  )
}

/** Everything that the process serves and measures beside its work. */
const servicesLayer = (configuration: OperatorConfiguration, config: KubeConfig, readiness: Readiness) => {
  const { probes, profiling } = configuration.serving
  const probesLayer = Layer.unwrap(
    Effect.map(eventLoopCheck(), (eventLoop) =>
      probes === "Off"
        ? Layer.empty
        : probeServer(probes, { healthz: [eventLoop], readyz: readinessChecks(readiness) }),
    ),
  )
  return Layer.mergeAll(
    probesLayer,
    metricsLayer(configuration, config),
    profiling === "Off" ? Layer.empty : profileServer(profiling),
    processMetricsLayer,
    Layer.effectDiscard(measureBuild(manifest.version)),
  )
}

/** Runs an effect while this process leads, and says so to probes and metrics. */
const whenLeading = <A, E, R>(
  { identity }: OperatorConfiguration,
  namespace: string,
  readiness: Readiness,
  run: Effect.Effect<A, E, R>,
) =>
  Effect.andThen(
    measureLeadership(LEASE_NAME, false),
    whileLeading(
      {
        namespace,
        name: LEASE_NAME,
        identity: Option.getOrElse(identity, () => `${hostname()}-${process.pid}`),
        timing: DEFAULT_LEASE_TIMING,
        onStanding: (standing) => {
          readiness.standing = standing
          return measureLeadership(LEASE_NAME, standing === "leading")
        },
      },
      run,
    ),
  )

/** The operator on the cluster that its configuration names, until it is interrupted. */
export const runOperator = (configuration: OperatorConfiguration) =>
  Effect.gen(function* () {
    const config = yield* loadKubeconfig(configuration)
    const systemNamespace = yield* ownNamespace(configuration.systemNamespace)
    const readiness = notReady()
    const { leaderElect, dryRun } = configuration
    yield* Effect.logInfo("The operator starts", { version: manifest.version, namespace: systemNamespace, dryRun })
    const run = runControllers(configuration, systemNamespace, readiness)
    return yield* Effect.gen(function* () {
      yield* reachApiServer(config.getCurrentCluster()?.server ?? "")
      // Whoever writes nothing stands in nobody's way, and takes the lease from nobody.
      if (leaderElect && !dryRun) return yield* whenLeading(configuration, systemNamespace, readiness, run)
      readiness.standing = "alone"
      return yield* run
    }).pipe(Effect.provide(servicesLayer(configuration, config, readiness)), Effect.provide(clientNodeLayer(config)))
  }).pipe(
    Effect.annotateLogs({ logger: "operator" }),
    Effect.provide(tracingLayer(manifest.version)),
    Effect.provide(loggingLayer(configuration.logging)),
  )

/** The operator's command line. */
export const operator = Command.make("aim-operator", operatorFlags, runOperator).pipe(
  Command.withDescription("Run the AIM Engine operator on a Kubernetes cluster"),
)
