import type { Pod } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import type { Duration, Effect } from "effect"

/**
 * What a container does in the cluster while it runs, such as telling how far it is: called when it starts, time and
 * again, and last before it ends, each time with how much of its time has passed, from 0 to 1.
 */
export type Work = (pod: Pod, passed: number) => Effect.Effect<void, ApiError, KubernetesApi>

interface Run {
  /** How long it runs. */
  readonly after: Duration.Input
  /** All that it writes. */
  readonly log?: string
  /** What its end is told with. */
  readonly message?: string
  readonly work?: Work
}

/** What the main container of a pod does once it runs. */
export type Behaviour =
  /** Answers requests, and is ready after a while. */
  | { readonly _tag: "Serve"; readonly readyAfter: Duration.Input; readonly log?: string }
  /** Ends well after a while. */
  | ({ readonly _tag: "Succeed" } & Run)
  /** Ends badly after a while. */
  | ({ readonly _tag: "Fail"; readonly exitCode: number; readonly reason?: string } & Run)
  /** Runs for ever, and is never ready. */
  | { readonly _tag: "NeverReady"; readonly log?: string }
  /** Its image cannot be pulled. */
  | { readonly _tag: "PullError"; readonly message: string }

/** Which containers something is about. */
export interface ContainerMatch {
  /** Matched against the image; all images unless given. */
  readonly image?: RegExp
  /** Matched against the labels of the pod, an expression where only the form matters; all pods unless given. */
  readonly labels?: Readonly<Record<string, string | RegExp>>
}

const isValue = (wanted: string | RegExp, value: string | undefined): boolean =>
  typeof wanted === "string" ? wanted === value : value !== undefined && wanted.test(value)

/** Whether a container with this image in this pod is meant. */
export const isMatch = ({ image, labels = {} }: ContainerMatch, pod: Pod, ofContainer: string): boolean =>
  (image?.test(ofContainer) ?? true) &&
  Object.entries(labels).every(([key, value]) => isValue(value, pod.metadata.labels?.[key]))

/** Chooses what a container does. The first rule that matches counts. */
export interface BehaviourRule extends ContainerMatch {
  readonly behaviour: Behaviour | ((pod: Pod) => Behaviour)
}

/** What a container does without a rule: pods with a restart policy of `Always` serve, all others end well. */
export const defaultBehaviour = (pod: Pod): Behaviour =>
  (pod.spec?.restartPolicy ?? "Always") === "Always"
    ? { _tag: "Serve", readyAfter: "1 second" }
    : { _tag: "Succeed", after: "1 second" }

/** What a pod's main container does: by the first rule that matches its image and labels. */
export const behaviourOf = (pod: Pod, rules: ReadonlyArray<BehaviourRule>): Behaviour => {
  const image = pod.spec?.containers[0]?.image ?? ""
  const behaviour = rules.find((rule) => isMatch(rule, pod, image))?.behaviour ?? defaultBehaviour
  return typeof behaviour === "function" ? behaviour(pod) : behaviour
}
