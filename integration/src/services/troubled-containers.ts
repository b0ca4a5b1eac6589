import type { Container } from "@aim-engine/api"
import type { ContainerRule } from "../kubelet/container-behaviour.ts"

/** What a registry or a machine knows, as tests change it. */
export interface Surroundings {
  /** The registries' secrets that hold good credentials, by name. */
  readonly goodSecrets: Set<string>
  /** Whether the image of the model server was pushed. */
  isPushed: boolean
}

const hasVariable = ({ env = [] }: Container, name: string): boolean => env.some((variable) => variable.name === name)

/** Containers with troubles, each by its image, that end when what causes them is removed. */
export const troubledContainers = (surroundings: Surroundings): ReadonlyArray<ContainerRule> => [
  {
    image: /\/private:/,
    behaviour: ({ spec }) =>
      (spec?.imagePullSecrets ?? []).some(({ name = "" }) => surroundings.goodSecrets.has(name))
        ? { _tag: "Serve", readyAfter: "1 second" }
        : { _tag: "PullError", message: "failed to authorize: 401 Unauthorized" },
  },
  {
    image: /\/unpushed:/,
    behaviour: () =>
      surroundings.isPushed
        ? { _tag: "Serve", readyAfter: "1 second" }
        : { _tag: "PullError", message: "manifest unknown: manifest unknown" },
  },
  {
    image: /\/crashing:/,
    behaviour: (_pod, container) =>
      hasVariable(container, "WORKAROUND")
        ? { _tag: "Serve", readyAfter: "1 second" }
        : { _tag: "Fail", after: "1 second", exitCode: 1, log: "loading weights\nValueError: unknown architecture\n" },
  },
  {
    image: /\/large:/,
    behaviour: (_pod, { resources }) =>
      resources?.limits?.memory === "96Gi"
        ? { _tag: "Serve", readyAfter: "1 second" }
        : { _tag: "Fail", after: "1 second", exitCode: 137, reason: "OOMKilled" },
  },
]
