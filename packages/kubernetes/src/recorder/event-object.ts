import type { Event, KubernetesObject } from "@aim-engine/api"
import { type EventAction, formatTime, sha256Hex } from "@aim-engine/core"
import type { Patch } from "../kubernetes-api.ts"

/** An event that is told: the first of its series, or one more. */
export type ToldEvent = Exclude<EventAction, { readonly _tag: "Drop" }>

const DIGITS = 16
const MAX_NAME = 253
/** Longer messages are refused. Source: Kubernetes, validation of `core/v1 Event`. */
const MAX_MESSAGE = 1024

/** Events about cluster-scoped objects are kept here. Source: client-go. */
const CLUSTER_NAMESPACE = "default"

const nameOf = (source: string, { metadata }: KubernetesObject, { key, series }: ToldEvent): string => {
  const digest = sha256Hex(JSON.stringify([source, metadata.uid, key, series.firstAt])).slice(0, DIGITS)
  return `${metadata.name.slice(0, MAX_NAME - DIGITS - 1)}.${digest}`
}

const cut = (message: string): string =>
  message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE - 1)}…`

/** The Event object of a series. The same series has the same name, so that it can be counted up. */
export const eventObject = (source: string, regarding: KubernetesObject, told: ToldEvent): Event & KubernetesObject => {
  const { name, namespace, uid, resourceVersion } = regarding.metadata
  const { type, reason, message } = told.event
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: nameOf(source, regarding, told), namespace: namespace ?? CLUSTER_NAMESPACE },
    involvedObject: {
      apiVersion: regarding.apiVersion,
      kind: regarding.kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    type,
    reason,
    message: cut(message),
    count: told.series.count,
    firstTimestamp: formatTime(told.series.firstAt),
    lastTimestamp: formatTime(told.series.lastAt),
    source: { component: source },
    reportingComponent: source,
  }
}

/** What makes the Event of a series tell of one more. */
export const bumpPatch = ({ count, lastTimestamp, message }: Event): Patch => ({
  type: "merge",
  body: { count, lastTimestamp, message },
})
