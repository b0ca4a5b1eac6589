import { metadataOf, metadataText, withMetadata } from "../json/api-object.ts"
import { asArray, asObject, asString, type JsonObject, member, withMember, withMembers } from "../json/json-object.ts"
import { withPodDefaults } from "./pod-defaults.ts"
import { filledWith } from "./zero-values.ts"

type Fill = (object: JsonObject) => JsonObject

const onSpec =
  (fill: Fill): Fill =>
  (object) =>
    withMember(object, "spec", fill(asObject(member(object, "spec"))))

const onTemplate: Fill = (spec) => {
  const template = asObject(member(spec, "template"))
  return withMember(spec, "template", withMember(template, "spec", withPodDefaults(asObject(member(template, "spec")))))
}

/** Text in base64, as Secrets hold it. */
const base64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""))

/** Plain text of `stringData` is moved to `data`, over what is there. Source: Kubernetes, `v1.Secret`. */
const secret: Fill = (object) => {
  const plain = Object.entries(asObject(member(object, "stringData"))).map(([key, value]) => [
    key,
    base64(asString(value) ?? ""),
  ])
  const data = { ...asObject(member(object, "data")), ...Object.fromEntries(plain) }
  return filledWith(
    withMembers(object, { stringData: undefined, data: Object.keys(data).length === 0 ? undefined : data }),
    { type: "Opaque" },
  )
}

const namespace: Fill = (object) => {
  const labels = asObject(member(metadataOf(object), "labels"))
  return withMetadata(object, { labels: { ...labels, "kubernetes.io/metadata.name": metadataText(object, "name") } })
}

const servicePorts: Fill = (spec) =>
  withMember(
    spec,
    "ports",
    asArray(member(spec, "ports")).map((item) => {
      const port = filledWith(asObject(item), { protocol: "TCP" })
      return filledWith(port, { targetPort: member(port, "port") ?? 0 })
    }),
  )

const cpuMetric: JsonObject = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
}

/** Defaults of Kubernetes' own kinds, as far as this project creates such objects. */
const DEFAULTS: ReadonlyMap<string, Fill> = new Map<string, Fill>([
  ["Namespace", namespace],
  ["Secret", secret],
  ["Pod", onSpec((spec) => filledWith(withPodDefaults(spec), { enableServiceLinks: true }))],
  ["PersistentVolumeClaim", onSpec((spec) => filledWith(spec, { volumeMode: "Filesystem" }))],
  [
    "Service",
    onSpec((spec) =>
      filledWith(servicePorts(spec), { internalTrafficPolicy: "Cluster", sessionAffinity: "None", type: "ClusterIP" }),
    ),
  ],
  [
    "Job",
    onSpec((spec) =>
      filledWith(onTemplate(spec), {
        backoffLimit: 6,
        completionMode: "NonIndexed",
        completions: 1,
        manualSelector: false,
        parallelism: 1,
        podReplacementPolicy: "TerminatingOrFailed",
        suspend: false,
      }),
    ),
  ],
  [
    "Deployment",
    onSpec((spec) =>
      filledWith(onTemplate(spec), {
        progressDeadlineSeconds: 600,
        replicas: 1,
        revisionHistoryLimit: 10,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
      }),
    ),
  ],
  ["HorizontalPodAutoscaler", onSpec((spec) => filledWith(spec, { minReplicas: 1, metrics: [cpuMetric] }))],
])

/** The object with the defaults of its built-in kind. */
export const withBuiltInDefaults = (kind: string, object: JsonObject): JsonObject =>
  DEFAULTS.get(kind)?.(object) ?? object
