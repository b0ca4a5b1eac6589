import { asArray, asObject, asString, type Json, type JsonObject, member, withMember } from "../json/json-object.ts"
import { filledWith } from "./zero-values.ts"

const mapItems = (object: JsonObject, field: string, change: (item: JsonObject) => JsonObject): JsonObject => {
  const items = member(object, field)
  return Array.isArray(items)
    ? withMember(
        object,
        field,
        items.map((item: Json) => change(asObject(item))),
      )
    : object
}

/** `Always` for images without a tag or with `latest`, else `IfNotPresent`. */
const pullPolicy = (image: string): string => {
  const name = image.split("/").at(-1) ?? ""
  if (name.includes("@")) return "IfNotPresent"
  return !name.includes(":") || name.endsWith(":latest") ? "Always" : "IfNotPresent"
}

const withContainerDefaults = (container: JsonObject): JsonObject =>
  mapItems(
    filledWith(container, {
      imagePullPolicy: pullPolicy(asString(member(container, "image")) ?? ""),
      resources: {},
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
    }),
    "ports",
    (port) => filledWith(port, { protocol: "TCP" }),
  )

/** A pod's spec with the defaults that the API server fills in. Source: Kubernetes, `SetDefaults_PodSpec`. */
export const withPodDefaults = (spec: JsonObject): JsonObject => {
  const filled = filledWith(spec, {
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  })
  return ["containers", "initContainers"].reduce(
    (result, field) => mapItems(result, field, withContainerDefaults),
    filled,
  )
}

const amountsOf = (resources: ReadonlyArray<JsonObject>, field: string): ReadonlyArray<JsonObject> =>
  resources.map((resource) => asObject(member(resource, field)))

/** How well a pod is protected from eviction: resources of all containers, of some, or of none are reserved. */
export const qosClass = (spec: JsonObject): string => {
  const resources = [...asArray(member(spec, "containers")), ...asArray(member(spec, "initContainers"))].map(
    (container) => asObject(member(asObject(container), "resources")),
  )
  const [requests, limits] = [amountsOf(resources, "requests"), amountsOf(resources, "limits")]
  if ([...requests, ...limits].every((amounts) => ["cpu", "memory"].every((name) => !Object.hasOwn(amounts, name)))) {
    return "BestEffort"
  }
  const isGuaranteed = limits.every((amounts, index) =>
    ["cpu", "memory"].every((name) => {
      const limit = member(amounts, name)
      return limit !== undefined && limit === (member(requests[index] ?? {}, name) ?? limit)
    }),
  )
  return isGuaranteed ? "Guaranteed" : "Burstable"
}
