import { Config, Option } from "effect"
import { Flag } from "effect/cli"
import { describeFlag, switchFlag } from "./described-flag.ts"

/** A name of a namespace. Source: Kubernetes, RFC 1123 label names. */
const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

const namespaces = (text: string): Option.Option<ReadonlyArray<string>> => {
  const names = text.split(",").map((name) => name.trim())
  return names.every((name) => NAMESPACE.test(name)) ? Option.some([...new Set(names)].sort()) : Option.none()
}

/** What the operator works on, and how. */
export const engineFlags = {
  leaderElect: switchFlag("leader-elect", false, "Let one of several operators work at a time"),
  kubeconfig: Flag.String("kubeconfig").pipe(
    Flag.withDescription(
      describeFlag({
        description: "A kubeconfig file. Without it: the files in KUBECONFIG, the pod's own account, ~/.kube/config",
      }),
    ),
    Flag.withMetavar("FILE"),
    Flag.optional,
  ),
  context: Flag.String("context").pipe(
    Flag.withDescription(describeFlag({ description: "The context of the kubeconfig, instead of its current one" })),
    Flag.optional,
  ),
  maxConcurrentReconciles: Flag.Int("max-concurrent-reconciles").pipe(
    Flag.withDescription(
      describeFlag({ description: "How many objects of a kind are worked on at the same time", fallback: "4" }),
    ),
    Flag.withMetavar("NUMBER"),
    Flag.withDefault(4),
    Flag.filter(
      (count) => count >= 1,
      (count) => `--max-concurrent-reconciles is ${count}; allowed are whole numbers from 1`,
    ),
  ),
  enableCompatibility: switchFlag(
    "enable-compatibility",
    false,
    "Work on objects of the earlier API group aim.silogen.ai as well: for each, one of the present group is kept",
  ),
  watchNamespaces: Flag.String("watch-namespaces").pipe(
    Flag.withDescription(
      describeFlag({
        description:
          "The namespaces to work in, separated by commas, besides the operator's own; cluster-scoped objects are always watched",
        fallback: "all",
      }),
    ),
    Flag.withMetavar("NAMES"),
    Flag.filterMap(
      namespaces,
      (text) => `--watch-namespaces is ${JSON.stringify(text)}; allowed are names of namespaces separated by commas`,
    ),
    Flag.withDefault([]),
  ),
  dryRun: switchFlag(
    "dry-run",
    false,
    "Write nothing: log what would be written. Takes no part in the leader election",
  ),
  systemNamespace: Flag.String("system-namespace").pipe(
    Flag.withDescription(
      describeFlag({
        description:
          "The operator's own namespace. Without it: that of the pod's own account, aim-system outside a pod",
        variable: "AIM_SYSTEM_NAMESPACE",
      }),
    ),
    Flag.withMetavar("NAME"),
    Flag.withFallbackConfig(Config.String("AIM_SYSTEM_NAMESPACE")),
    Flag.optional,
  ),
  identity: Flag.String("identity").pipe(
    Flag.withDescription(
      describeFlag({
        description:
          "The name of this process in the leader election, unique among the operators. Without it: host name and process id",
        variable: "POD_NAME",
      }),
    ),
    Flag.withMetavar("NAME"),
    Flag.withFallbackConfig(Config.String("POD_NAME")),
    Flag.optional,
  ),
}
