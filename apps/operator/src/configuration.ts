import { CACHING_MODES } from "@aim-engine/core"
import { Config } from "effect"
import { type Command, Flag } from "effect/cli"
import { parseBindAddress } from "./bind-address.ts"

const bindAddress = (name: string, fallback: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withDescription(`${description}: \`:port\` or \`host:port\`, \`0\` for none`),
    Flag.withMetavar("ADDRESS"),
    Flag.withDefault(fallback),
    Flag.filterMap(
      parseBindAddress,
      (text) => `--${name} is ${JSON.stringify(text)}; allowed are :port, host:port and 0 (off)`,
    ),
  )

/** The flags of the operator. Where a flag has an environment variable, the flag goes before it. */
export const operatorFlags = {
  metrics: bindAddress("metrics-bind-address", "0", "Where Prometheus metrics are served, at /metrics"),
  probes: bindAddress("health-probe-bind-address", ":8081", "Where /healthz and /readyz are served"),
  leaderElect: Flag.Boolean("leader-elect").pipe(
    Flag.withDescription("Let one of several operators work at a time"),
    Flag.withDefault(false),
  ),
  kubeconfig: Flag.String("kubeconfig").pipe(
    Flag.withDescription("A kubeconfig file; without it the pod's own account, then KUBECONFIG"),
    Flag.withMetavar("FILE"),
    Flag.optional,
  ),
  context: Flag.String("context").pipe(
    Flag.withDescription("The context of the kubeconfig, instead of its current one"),
    Flag.optional,
  ),
  defaultCachingMode: Flag.Literals("default-caching-mode", CACHING_MODES).pipe(
    Flag.withDescription("How services are cached that do not say (AIM_DEFAULT_CACHING_MODE)"),
    Flag.withFallbackConfig(Config.Literals(CACHING_MODES, "AIM_DEFAULT_CACHING_MODE")),
    Flag.withDefault("Auto"),
  ),
  maxConcurrentReconciles: Flag.Int("max-concurrent-reconciles").pipe(
    Flag.withDescription("How many objects of a kind are worked on at the same time"),
    Flag.withDefault(4),
    Flag.filter(
      (count) => count >= 1,
      (count) => `--max-concurrent-reconciles is ${count}; allowed are whole numbers from 1`,
    ),
  ),
  systemNamespace: Flag.String("system-namespace").pipe(
    Flag.withDescription("The operator's own namespace (AIM_SYSTEM_NAMESPACE)"),
    Flag.withFallbackConfig(Config.String("AIM_SYSTEM_NAMESPACE")),
    Flag.withDefault("aim-system"),
  ),
  identity: Flag.String("identity").pipe(
    Flag.withDescription("The name of this process in the leader election (POD_NAME); unique among the operators"),
    Flag.withFallbackConfig(Config.String("POD_NAME")),
    Flag.optional,
  ),
}

/** How one operator process runs: its flags, read. */
export type OperatorConfiguration = Command.Command.Config.Infer<typeof operatorFlags>
