import type { Pod } from "@aim-engine/api"
import type { Duration } from "effect"

/** What the main container of a pod does once it runs. */
export type Behaviour =
  /** Answers requests, and is ready after a while. */
  | { readonly _tag: "Serve"; readonly readyAfter: Duration.Input; readonly log?: string }
  /** Ends well after a while. */
  | { readonly _tag: "Succeed"; readonly after: Duration.Input; readonly log?: string; readonly message?: string }
  /** Ends badly after a while. */
  | {
      readonly _tag: "Fail"
      readonly after: Duration.Input
      readonly exitCode: number
      readonly reason?: string
      readonly log?: string
      readonly message?: string
    }
  /** Runs and is never ready. */
  | { readonly _tag: "NeverReady"; readonly log?: string }
  /** Its image cannot be pulled. */
  | { readonly _tag: "PullError"; readonly message: string }

/** Chooses what a container does. The first rule that matches counts. */
export interface BehaviourRule {
  /** Matched against the image; all images unless given. */
  readonly image?: RegExp
  /** Matched against the labels; all pods unless given. */
  readonly labels?: Readonly<Record<string, string>>
  readonly behaviour: Behaviour | ((pod: Pod) => Behaviour)
}

/** Pods with a restart policy of `Always` serve, all others end well. */
const fallback = (pod: Pod): Behaviour =>
  (pod.spec?.restartPolicy ?? "Always") === "Always"
    ? { _tag: "Serve", readyAfter: "1 second" }
    : { _tag: "Succeed", after: "1 second" }

/** What a pod's main container does: by the first rule that matches its image and labels. */
export const behaviourOf = (pod: Pod, rules: ReadonlyArray<BehaviourRule>): Behaviour => {
  const image = pod.spec?.containers[0]?.image ?? ""
  const rule = rules.find(
    (candidate) =>
      (candidate.image?.test(image) ?? true) &&
      Object.entries(candidate.labels ?? {}).every(([key, value]) => pod.metadata.labels?.[key] === value),
  )
  if (rule === undefined) return fallback(pod)
  return typeof rule.behaviour === "function" ? rule.behaviour(pod) : rule.behaviour
}
