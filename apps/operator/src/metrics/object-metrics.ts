import { AIMArtifactKind, AIMServiceKind, AppLabel, JobKind, type KubernetesObject, Label } from "@aim-engine/api"
import { ConditionType } from "@aim-engine/core"
import { describeMetric } from "@aim-engine/kubernetes"
import { type Context, Metric } from "effect"
import { boundedLabel } from "./bounded-label.ts"
import { conditionsOf, isAimObject, stateOf, statusNumber } from "./object-facts.ts"
import { makeTally, type Share, type Tally } from "./tally.ts"

/** Namespaces that are told one by one. Clusters with more tenants have the rest as one. */
const MAX_NAMESPACES = 1000
/** Reasons of chosen templates; there are a few dozen. */
const MAX_REASONS = 100

const gauge = (name: string, description: string) => Metric.gauge(name, { description })

const objects = gauge(
  "aim_objects",
  "Objects of the AIM Engine, by namespace and state; Unknown where there is none yet",
)
const conditions = gauge("aim_condition", "Objects of the AIM Engine, by the conditions that they have")
const selections = gauge("aim_template_selection", "Services, by the reason that their template's condition gives")
const cacheBytes = gauge("aim_cache_bytes", "Bytes that artifacts have downloaded, by the state of the artifact")
const discoveryJobs = gauge("aim_discovery_jobs_active", "Discovery jobs that are not over")

const isKind = (object: KubernetesObject, { kind }: { readonly kind: string }): boolean => object.kind === kind

const isOver = (job: KubernetesObject): boolean =>
  job.metadata.deletionTimestamp !== undefined ||
  conditionsOf(job).some(({ type, status }) => (type === "Complete" || type === "Failed") && status === "True")

const one = (labels: Share["labels"]): Share => ({ labels, amount: 1 })

/** The gauges over all stored objects, none of which looks at more than the object that changed. */
export const objectTallies = (context: Context.Context<never>): ReadonlyArray<Tally> => {
  const namespaceLabel = boundedLabel(MAX_NAMESPACES)
  const reasonLabel = boundedLabel(MAX_REASONS)
  const tally = (
    metric: Metric.Gauge<number>,
    isCounted: (object: KubernetesObject) => boolean,
    sharesOf: (object: KubernetesObject) => ReadonlyArray<Share>,
  ) => makeTally(metric, context, (object) => (isCounted(object) ? sharesOf(object) : []))

  return [
    tally(objects, isAimObject, (object) => [
      one({
        kind: object.kind,
        namespace: namespaceLabel(object.metadata.namespace ?? ""),
        status: stateOf(object),
      }),
    ]),
    tally(conditions, isAimObject, (object) =>
      conditionsOf(object).map(({ type, status }) => one({ kind: object.kind, type, status })),
    ),
    tally(
      selections,
      (object) => isAimObject(object) && isKind(object, AIMServiceKind),
      (service) =>
        conditionsOf(service)
          .filter(({ type }) => type === ConditionType.TemplateReady)
          .map(({ reason }) => one({ reason: reasonLabel(reason) })),
    ),
    tally(
      cacheBytes,
      (object) => isAimObject(object) && isKind(object, AIMArtifactKind),
      (artifact) => [
        { labels: { status: stateOf(artifact) }, amount: statusNumber(artifact, ["progress", "downloadedBytes"]) },
      ],
    ),
    tally(
      discoveryJobs,
      (object) =>
        isKind(object, JobKind) &&
        object.metadata.labels?.[Label.appName] === AppLabel.discoveryName &&
        !isOver(object),
      () => [one({})],
    ),
  ]
}

export const OBJECT_METRICS = [
  describeMetric(objects, ["kind", "namespace", "status"]),
  describeMetric(conditions, ["kind", "type", "status"]),
  describeMetric(selections, ["reason"]),
  describeMetric(cacheBytes, ["status"]),
  describeMetric(discoveryJobs, []),
]
