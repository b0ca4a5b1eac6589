import { asObject, isJsonObject, type Json, type JsonObject, member } from "../json/json-object.ts"

const podTemplate: JsonObject = { metadata: {}, spec: { containers: null } }
const workload: JsonObject = { selector: null, template: podTemplate }
const nodeInfo: JsonObject = Object.fromEntries(
  [
    "machineID",
    "systemUUID",
    "bootID",
    "kernelVersion",
    "osImage",
    "containerRuntimeVersion",
    "kubeletVersion",
    "kubeProxyVersion",
    "operatingSystem",
    "architecture",
  ].map((field) => [field, ""]),
)

/**
 * Fields that the API server writes even where they are empty, per built-in kind: they are there before anybody writes
 * them, so nobody comes to own their being there.
 */
const ZERO_VALUES: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  ["Namespace", { spec: {}, status: {} }],
  ["Node", { spec: {}, status: { daemonEndpoints: { kubeletEndpoint: { Port: 0 } }, nodeInfo } }],
  ["Pod", { spec: { containers: null }, status: {} }],
  ["Service", { spec: {}, status: { loadBalancer: {} } }],
  ["PersistentVolumeClaim", { spec: { resources: {} }, status: {} }],
  ["PersistentVolume", { spec: {}, status: {} }],
  [
    "Event",
    {
      involvedObject: {},
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: null,
      reportingComponent: "",
      reportingInstance: "",
    },
  ],
  ["Job", { spec: { template: podTemplate }, status: {} }],
  ["Deployment", { spec: { ...workload, strategy: {} }, status: {} }],
  [
    "HorizontalPodAutoscaler",
    {
      spec: { scaleTargetRef: { kind: "", name: "" }, maxReplicas: 0 },
      status: { desiredReplicas: 0, currentMetrics: null },
    },
  ],
  ["Lease", { spec: {} }],
])

/** The fields that are always there in objects of a built-in kind. */
export const zeroValue = (kind: string): JsonObject => ZERO_VALUES.get(kind) ?? {}

/** The object with fields of another filled in where it lacks them, at every depth. Lists are not looked into. */
export const filledWith = (object: JsonObject, defaults: JsonObject): JsonObject => ({
  ...object,
  ...Object.fromEntries(
    Object.entries(defaults).map(([field, fallback]): [string, Json] => {
      const value = member(object, field)
      if (value === undefined || value === null) return [field, fallback]
      return [field, isJsonObject(value) && isJsonObject(fallback) ? filledWith(value, asObject(fallback)) : value]
    }),
  ),
})
