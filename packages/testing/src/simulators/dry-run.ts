import { type EnvVar, Label, type Pod } from "@aim-engine/api"
import type { Duration } from "effect"
import type { Behaviour, BehaviourRule } from "./container-behaviour.ts"
import { JOB_NAME_LABEL } from "./job-controller.ts"

/** A profile that an image of a model offers, as its dry run prints it. */
export interface OfferedProfile {
  readonly profile: {
    readonly metadata?: {
      readonly engine?: string
      readonly gpu?: string
      readonly gpu_count?: number
      readonly metric?: string
      readonly precision?: string
      readonly type?: string
    }
    readonly engine_args?: unknown
    readonly env_vars?: Readonly<Record<string, string>>
  }
  readonly models?: ReadonlyArray<{ readonly name: string; readonly source: string; readonly size_gb?: number }>
}

/** What a discovery Job asks an image for; what is undefined does not matter. */
export interface DiscoveryWishes {
  readonly metric: string | undefined
  readonly precision: string | undefined
  readonly gpu: string | undefined
  readonly gpuCount: number | undefined
  readonly profileId: string | undefined
}

/** The wishes of a discovery pod, from the environment of its container. */
export const wishesOf = (pod: Pod): DiscoveryWishes => {
  const env: ReadonlyArray<EnvVar> = pod.spec?.containers[0]?.env ?? []
  const value = (name: string) => env.find((variable) => variable.name === name)?.value
  const count = value("AIM_GPU_COUNT")
  return {
    metric: value("AIM_METRIC"),
    precision: value("AIM_PRECISION"),
    gpu: value("AIM_GPU_MODEL"),
    gpuCount: count === undefined ? undefined : Number(count),
    profileId: value("AIM_PROFILE_ID"),
  }
}

/** Whether an offered profile is what is asked for. */
export const fits = ({ profile: { metadata = {} } }: OfferedProfile, wishes: DiscoveryWishes): boolean =>
  (wishes.metric ?? metadata.metric) === metadata.metric &&
  (wishes.precision === "auto" || (wishes.precision ?? metadata.precision) === metadata.precision) &&
  (wishes.gpu ?? metadata.gpu) === metadata.gpu &&
  (wishes.gpuCount ?? metadata.gpu_count) === metadata.gpu_count

/** How a dry run goes. */
export interface DryRunOptions {
  /** How long it takes. Default 1 second. */
  readonly after?: Duration.Input
  /** What else is in the log, before and after the profiles. */
  readonly noise?: { readonly before?: string; readonly after?: string }
}

/**
 * The dry run of an image that offers some profiles: it prints those that fit what the pod asks for, the best first, and
 * fails if none does. `offered` may depend on the wishes.
 *
 * @example
 * dryRun([{ profile: { metadata: { gpu: "MI300X", gpu_count: 1 } } }], { noise: { before: "INFO [main] start\n" } })
 */
export const dryRun =
  (
    offered: ReadonlyArray<OfferedProfile> | ((wishes: DiscoveryWishes) => ReadonlyArray<OfferedProfile>),
    { after = "1 second", noise = {} }: DryRunOptions = {},
  ) =>
  (pod: Pod): Behaviour => {
    const wishes = wishesOf(pod)
    const profiles = typeof offered === "function" ? offered(wishes) : offered.filter((each) => fits(each, wishes))
    if (profiles.length === 0) {
      return { _tag: "Fail", after, exitCode: 1, log: `ERROR no profile fits ${JSON.stringify(wishes)}\n` }
    }
    const json = JSON.stringify(profiles, undefined, 2)
    return { _tag: "Succeed", after, log: `${noise.before ?? ""}${json}\n${noise.after ?? ""}` }
  }

/**
 * What the pods of discovery Jobs do: by their image, from a table that may change. An image that the table does not have
 * cannot be pulled.
 */
export const discoveryRule = (images: {
  readonly get: (image: string) => BehaviourRule["behaviour"] | undefined
}): BehaviourRule => ({
  labels: { [Label.template]: /./, [JOB_NAME_LABEL]: /./ },
  behaviour: (pod) => {
    const image = pod.spec?.containers[0]?.image ?? ""
    const behaviour = images.get(image) ?? { _tag: "PullError", message: `${image}: manifest unknown` }
    return typeof behaviour === "function" ? behaviour(pod) : behaviour
  },
})
