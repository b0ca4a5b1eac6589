import { Reason } from "../health/reasons.ts"
import type { DomainError, ErrorCategory } from "./domain-error.ts"

/** The conditions that tell a category of errors, whichever component had it. */
export const PARENT_CONDITIONS = ["DependenciesReachable", "AuthValid", "ConfigValid"] as const
export type ParentCondition = (typeof PARENT_CONDITIONS)[number]

/** What follows from the category of an error. */
export interface CategoryRule {
  /** How people read it. */
  readonly displayName: string
  /** Whether children are left alone while it lasts. */
  readonly blocksApply: boolean
  /**
   * When it is tried again without a change: `Backoff` by the queue, sooner first and then ever later;
   * `Recheck` every few minutes, for what others mend out of our sight; `Watch` only when something that was read changes.
   */
  readonly retry: "Backoff" | "Recheck" | "Watch"
  /** The condition that becomes False, and the reason it gets. */
  readonly parent: { readonly type: ParentCondition; readonly reason: string } | undefined
  /** The state of a component that tells no state of its own. */
  readonly state: "Failed" | "Degraded" | "Progressing"
}

/** The categories of errors, and what each of them entails. The one place where this is decided. */
export const CATEGORIES: { readonly [C in ErrorCategory]: CategoryRule } = {
  Infrastructure: {
    displayName: "Infrastructure",
    blocksApply: true,
    retry: "Backoff",
    parent: { type: "DependenciesReachable", reason: Reason.InfrastructureError },
    state: "Degraded",
  },
  Unknown: {
    displayName: "Unknown",
    blocksApply: true,
    retry: "Backoff",
    parent: { type: "DependenciesReachable", reason: Reason.InfrastructureError },
    state: "Progressing",
  },
  Auth: {
    displayName: "Auth",
    blocksApply: true,
    retry: "Recheck",
    parent: { type: "AuthValid", reason: Reason.AuthError },
    state: "Failed",
  },
  InvalidSpec: {
    displayName: "InvalidSpec",
    blocksApply: true,
    retry: "Watch",
    parent: { type: "ConfigValid", reason: Reason.InvalidSpec },
    state: "Failed",
  },
  MissingUpstream: {
    displayName: "MissingReference",
    blocksApply: true,
    retry: "Recheck",
    parent: { type: "ConfigValid", reason: Reason.ReferenceNotFound },
    state: "Degraded",
  },
  MissingDownstream: {
    displayName: "MissingDependency",
    blocksApply: false,
    retry: "Watch",
    parent: undefined,
    state: "Progressing",
  },
  ResourceExhaustion: {
    displayName: "ResourceExhaustion",
    blocksApply: false,
    retry: "Recheck",
    parent: undefined,
    state: "Failed",
  },
}

/** What follows from an error. */
export const categoryOf = (error: DomainError): CategoryRule => CATEGORIES[error._tag]

/** Whether an error says nothing about the object, only that something could not be asked. */
export const isInfrastructural = (error: DomainError): boolean =>
  categoryOf(error).parent?.type === "DependenciesReachable"
