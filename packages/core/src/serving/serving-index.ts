import { type Event, EventKind, ForeignKey, type KubernetesObject, type Pod, PodKind } from "@aim-engine/api"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"

/** The pods of a namespace by the InferenceService that they run for. */
export const podsByInferenceService: ObjectIndex<Pod> = {
  name: "Pod by InferenceService",
  kind: PodKind,
  keys: ({ metadata }) => {
    const inferenceService = metadata.labels?.[ForeignKey.kserveInferenceService]
    return inferenceService === undefined ? [] : [indexKey(metadata.namespace ?? "", inferenceService)]
  },
}

/** The events of a namespace by the object that they are about. */
export const eventsByObject: ObjectIndex<Event> = {
  name: "Event by involvedObject",
  kind: EventKind,
  keys: ({ metadata, involvedObject }) => [
    indexKey(involvedObject.namespace ?? metadata.namespace ?? "", `${involvedObject.kind}/${involvedObject.name}`),
  ],
}

/** Under which key {@link eventsByObject} files the events about an object. */
export const eventsKey = ({ kind, metadata }: KubernetesObject): string =>
  indexKey(metadata.namespace ?? "", `${kind}/${metadata.name}`)
