import type { Container, Pod } from "@aim-engine/api"
import { type Behaviour, type ContainerMatch, defaultBehaviour, isMatch } from "@aim-engine/testing"

/** Runs a program of this machine in place of the container; its exit code and its output are the container's. */
export interface Exec {
  readonly _tag: "Exec"
  /** Stands for the image's entrypoint and the container's command; the container's arguments follow it. */
  readonly entrypoint: ReadonlyArray<string>
  /** Variables besides those of the container. */
  readonly env?: Readonly<Record<string, string>>
}

/** What a container does: as in every simulation, or by a real process. */
export type ContainerBehaviour = Behaviour | Exec

/** Chooses what a container does. The first rule that matches counts. */
export interface ContainerRule extends ContainerMatch {
  readonly behaviour: ContainerBehaviour | ((pod: Pod, container: Container) => ContainerBehaviour)
}

/** What a container does: by the first rule that matches its image and its pod's labels. */
export const behaviourOf = (
  pod: Pod,
  container: Container,
  rules: ReadonlyArray<ContainerRule>,
): ContainerBehaviour => {
  const rule = rules.find((each) => isMatch(each, pod, container.image ?? ""))
  const behaviour = rule?.behaviour ?? defaultBehaviour
  return typeof behaviour === "function" ? behaviour(pod, container) : behaviour
}
