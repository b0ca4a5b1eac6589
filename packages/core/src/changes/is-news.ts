import {
  GPU_LABEL_PREFIXES,
  HorizontalPodAutoscaler,
  type KubernetesObject,
  Node,
  type ResourceList,
  type StringMap,
} from "@aim-engine/api"
import { Equal, Schema } from "effect"

const isGpuKey = (key: string): boolean => GPU_LABEL_PREFIXES.some((prefix) => key.startsWith(prefix))
/** Resources that devices provide carry a domain, e.g. `amd.com/gpu`; processors and memory do not. */
const isDeviceResource = (name: string): boolean => name.includes("/")

const entriesWhere = (map: StringMap | ResourceList | undefined, keep: (key: string) => boolean) =>
  Object.entries(map ?? {})
    .filter(([key]) => keep(key))
    .toSorted(([left], [right]) => (left < right ? -1 : 1))

const devicesOf = ({ metadata, status }: Node) => [
  entriesWhere(metadata.labels, isGpuKey),
  entriesWhere(status?.capacity, isDeviceResource),
  entriesWhere(status?.allocatable, isDeviceResource),
]

/** Whether a node tells something else about its devices. Its heartbeats, conditions and images are none of that. */
export const nodeGpuChanged = (before: Node, after: Node): boolean => !Equal.equals(devicesOf(before), devicesOf(after))

const scalingOf = ({ spec, status }: HorizontalPodAutoscaler) => [
  spec?.minReplicas ?? 1,
  spec?.maxReplicas,
  status?.currentReplicas,
  status?.desiredReplicas,
  (status?.conditions ?? []).map((condition) => [condition.type, condition.status, condition.reason]),
]

/** Whether an autoscaler scales differently, or has begun or ceased to work. The values of its metrics change all the time. */
export const hpaReplicasChanged = (before: HorizontalPodAutoscaler, after: HorizontalPodAutoscaler): boolean =>
  !Equal.equals(scalingOf(before), scalingOf(after))

const isNode = Schema.is(Node)
const isAutoscaler = Schema.is(HorizontalPodAutoscaler)

/**
 * Whether a change of somebody else's object can matter to anyone here. Nodes and autoscalers are written every few
 * seconds; only what is read of them counts. Of all other kinds every change counts, as do creation and deletion.
 */
export const isNews = (before: KubernetesObject | undefined, after: KubernetesObject | undefined): boolean => {
  if (before === undefined || after === undefined) return true
  if (before.metadata.uid !== after.metadata.uid) return true
  if (before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp) return true
  if (isNode(before) && isNode(after)) return nodeGpuChanged(before, after)
  if (isAutoscaler(before) && isAutoscaler(after)) return hpaReplicasChanged(before, after)
  return true
}
