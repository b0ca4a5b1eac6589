import { Annotation, type Job } from "@aim-engine/api"
import { jobState } from "../health/inspectors/job.ts"
import { completedAt, failedAt } from "../jobs/current-job.ts"
import { jobBackoffSeconds } from "../requeue/backoff.ts"

/** What happens next to a task that Jobs carry out. */
export type NextAttempt =
  /** A Job is started, as the given one of several attempts (from 0). */
  | { readonly _tag: "Start"; readonly retry: number }
  | { readonly _tag: "Running" }
  | { readonly _tag: "Done" }
  /** The last attempt failed; the next one starts at an instant, ms since 1970. */
  | { readonly _tag: "BackingOff"; readonly until: number; readonly retry: number }

/** Which of several attempts a Job is, from 0. */
export const retryOf = ({ metadata }: Job): number => {
  const text = metadata.annotations?.[Annotation.retry] ?? ""
  return /^\d{1,6}$/.test(text) ? Number(text) : 0
}

/** The pause after a failed attempt: it doubles from one to the next. What was made from other inputs failed for other reasons. */
const afterFailure = (job: Job, at: number, inputsHash: string, now: number): NextAttempt => {
  if (job.metadata.annotations?.[Annotation.specHash] !== inputsHash) return { _tag: "Start", retry: 0 }
  const retry = retryOf(job) + 1
  const until = at + jobBackoffSeconds(retry) * 1000
  return now < until ? { _tag: "BackingOff", until, retry } : { _tag: "Start", retry }
}

/** What the Job of a task is made for now: the hash of its inputs, and whether its success is good for nothing. */
export interface AttemptInputs {
  readonly inputsHash: string
  /** The Job succeeded, and what it said cannot be used. */
  readonly isOutputInvalid?: boolean
  /** ms since 1970. */
  readonly now: number
}

/** What happens next to a task, given its present Job. */
export const nextAttempt = (
  job: Job | undefined,
  { inputsHash, isOutputInvalid = false, now }: AttemptInputs,
): NextAttempt => {
  if (job === undefined) return { _tag: "Start", retry: 0 }
  switch (jobState(job)) {
    case "Active":
      return { _tag: "Running" }
    case "Failed":
      return afterFailure(job, failedAt(job), inputsHash, now)
    case "Succeeded":
      return isOutputInvalid ? afterFailure(job, completedAt(job), inputsHash, now) : { _tag: "Done" }
  }
}
