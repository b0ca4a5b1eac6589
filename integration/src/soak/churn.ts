import {
  AIM_API_VERSION,
  type AIMService,
  AIMServiceKind,
  InferenceServiceKind,
  type KubernetesObject,
  Label,
} from "@aim-engine/api"
import { isNotFound, isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { followKind } from "../scale/follow-kind.ts"
import type { LoadCluster } from "../scale/load-cluster.ts"

/** What was done to a service, and is not visible in the cluster yet. */
interface PendingChange {
  readonly verb: "create" | "update" | "delete"
  /** The colour that its containers are to have. */
  readonly colour: string
  /** ms, of `performance.now`. */
  readonly since: number
}

/** How long a change took until the operator had acted on it, in seconds. */
export interface SeenChange {
  readonly verb: PendingChange["verb"]
  readonly seconds: number
}

/** Services that come, change and go, and how soon the operator follows. */
export interface Churn {
  /** Creates, changes or deletes a service, whichever chance says; nothing while all of them wait for the operator. */
  readonly step: () => Promise<void>
  readonly seen: ReadonlyArray<SeenChange>
  /** Seconds that the changes wait that the operator has not acted on. */
  readonly waiting: () => ReadonlyArray<number>
  readonly stop: () => Promise<void>
}

const COLOUR = "COLOUR"

const serviceOf = (object: KubernetesObject): string => object.metadata.labels?.[Label.service] ?? ""

const colourOf = (object: KubernetesObject): string | undefined =>
  isObjectOf(InferenceServiceKind)(object)
    ? object.spec.predictor.containers?.[0]?.env?.find(({ name }) => name === COLOUR)?.value
    : undefined

/** Churns at most so many services of a namespace. */
export const startChurn = (
  { admin, write }: LoadCluster,
  options: { readonly namespace: string; readonly services: number; readonly random: () => number },
): Churn => {
  const { namespace, services, random } = options
  const pending = new Map<string, PendingChange>()
  const existing = new Set<string>()
  const seen: Array<SeenChange> = []
  let changes = 0

  const settle = (name: string): void => {
    const change = pending.get(name)
    if (change === undefined) return
    pending.delete(name)
    seen.push({ verb: change.verb, seconds: (performance.now() - change.since) / 1000 })
  }

  // Past the network that goes wrong.
  const watches = [
    followKind(admin, InferenceServiceKind, { namespace }, (object, isGone) => {
      const change = pending.get(serviceOf(object))
      if (!isGone && change !== undefined && colourOf(object) === change.colour) settle(serviceOf(object))
    }),
    followKind(admin, AIMServiceKind, { namespace }, ({ metadata: { name } }, isGone) => {
      if (isGone && pending.get(name)?.verb === "delete") settle(name)
    }),
  ]

  const put = (name: string, colour: string): Promise<void> => {
    const object: AIMService = {
      apiVersion: AIM_API_VERSION,
      kind: "AIMService",
      metadata: { name, namespace },
      spec: { model: { name: "model-0" }, env: [{ name: COLOUR, value: colour }] },
    }
    return write([{ kind: AIMServiceKind, object }])
  }

  const remove = (name: string): Promise<void> =>
    admin.run(
      Effect.flatMap(KubernetesApi, (api) =>
        api.delete(AIMServiceKind, { namespace, name }, { propagation: "Background" }),
      ).pipe(Effect.catchIf(isNotFound, () => Effect.void)),
    )

  return {
    step: async () => {
      const name = `service-${Math.floor(random() * services)}`
      const isDeletion = random() < 0.3
      if (pending.has(name)) return
      changes += 1
      const colour = `colour-${changes}`
      const verb = !existing.has(name) ? "create" : isDeletion ? "delete" : "update"
      pending.set(name, { verb, colour, since: performance.now() })
      if (verb === "delete") existing.delete(name)
      else existing.add(name)
      await (verb === "delete" ? remove(name) : put(name, colour))
    },
    seen,
    waiting: () => [...pending.values()].map(({ since }) => (performance.now() - since) / 1000),
    stop: async () => {
      for (const watch of watches) await watch.stop()
    },
  }
}
