import { NodeKind } from "@aim-engine/api"
import { formatTime } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Clock, Effect } from "effect"
import { writeObjects } from "../scale/write-objects.ts"

/** A node as it is to be. */
export interface SimulatedNode {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
  /** What pods may have of it, besides processors and memory; such as `{ "amd.com/gpu": "8" }`. */
  readonly allocatable?: Readonly<Record<string, string>>
}

const RESOURCES = { cpu: "96", memory: "1Ti", pods: "1000" }

/** Registers a node whose kubelet listens on a port of loopback, and says that it is ready. */
export const registerNode = Effect.fnUntraced(function* (
  { name, labels = {}, allocatable = {} }: SimulatedNode,
  port: number,
) {
  const now = formatTime(yield* Clock.currentTimeMillis)
  const resources = { ...RESOURCES, ...allocatable }
  const ready = { type: "Ready", status: "True", reason: "KubeletReady" }
  const status = {
    capacity: resources,
    allocatable: resources,
    addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
    conditions: [{ ...ready, lastHeartbeatTime: now, lastTransitionTime: now }],
  }
  yield* writeObjects([
    { kind: NodeKind, object: { apiVersion: "v1", kind: "Node", metadata: { name, labels }, status } },
  ])
  const api = yield* KubernetesApi
  // The API server gives every new node a taint, until a controller finds it ready.
  const untainted = { type: "merge", body: { spec: { taints: null } } } as const
  yield* api.patch(NodeKind, { namespace: "", name }, untainted, { fieldManager: "kubelet" })
})

/** Removes a node; its pods stay as they are. */
export const removeNode = (name: string) =>
  Effect.flatMap(KubernetesApi, (api) => api.delete(NodeKind, { namespace: "", name }, { propagation: "Background" }))
