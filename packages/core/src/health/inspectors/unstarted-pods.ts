import {
  AuthError,
  type DomainError,
  InfrastructureError,
  InvalidSpecError,
  MissingUpstreamError,
  ResourceExhaustionError,
} from "../../errors/domain-error.ts"
import type { Health, HealthState } from "../component-health.ts"
import { Reason } from "../reasons.ts"
import { CONTAINER_CONFIG_REASONS } from "./pod-containers.ts"

/** What the events of a pod that is not started yet say holds it up. Source: Kubernetes, scheduler and kubelet events. */
export const BLOCKED_EVENTS: ReadonlySet<string> = new Set([
  "FailedScheduling",
  "FailedMount",
  "FailedAttachVolume",
  "FailedCreatePodSandBox",
])
/** What they say goes on. */
export const PROGRESS_EVENTS: ReadonlySet<string> = new Set(["Pulling"])

type Told = Pick<DomainError, "reason" | "message">

const ERRORS: ReadonlyMap<string, (told: Told) => DomainError> = new Map([
  [Reason.ImagePullAuthFailure, (told: Told): DomainError => new AuthError(told)],
  [Reason.ImageNotFound, (told) => new MissingUpstreamError(told)],
  [Reason.ImagePullBackOff, (told) => new InfrastructureError(told)],
  [Reason.QuotaExceeded, (told) => new ResourceExhaustionError(told)],
  ...[...CONTAINER_CONFIG_REASONS].map(
    (reason) => [reason, (told: Told): DomainError => new InvalidSpecError(told)] as const,
  ),
])

const STATES: ReadonlyMap<string, HealthState> = new Map([
  [Reason.AdmissionDenied, "Degraded"],
  [Reason.PodsPending, "Pending"],
  ...[...BLOCKED_EVENTS].map((reason): readonly [string, HealthState] => [reason, "Pending"]),
  ...[...PROGRESS_EVENTS].map((reason): readonly [string, HealthState] => [reason, "Progressing"]),
])

/** Whether a reason is one of pods of which no container has run. */
export const isUnstarted = (reason: string): boolean => ERRORS.has(reason) || STATES.has(reason)

/** How pods are of which no container has run, by what is told of them. A reason that nobody knows is one to wait. */
export const unstartedHealth = (reason: string, message: string): Health => {
  const error = ERRORS.get(reason)?.({ reason, message })
  return error === undefined
    ? { state: STATES.get(reason) ?? "Pending", reason, message, errors: [] }
    : { errors: [error] }
}
