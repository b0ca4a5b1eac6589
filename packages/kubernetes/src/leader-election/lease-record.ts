import type { LeaseSpec } from "@aim-engine/api"

/** How a lease is held. Seconds. Defaults of client-go: 15, 10, 2. */
export interface LeaseTiming {
  /** How long others wait after the last renewal that they saw before they take over. */
  readonly leaseDurationSeconds: number
  /** How long the leader tries to renew before it gives up leading. Shorter than the duration. */
  readonly renewDeadlineSeconds: number
  /** The pause between two tries. */
  readonly retryPeriodSeconds: number
}

/** The timing that Kubernetes' own components use. */
export const DEFAULT_LEASE_TIMING: LeaseTiming = {
  leaseDurationSeconds: 15,
  renewDeadlineSeconds: 10,
  retryPeriodSeconds: 2,
}

/** What a candidate last saw of the lease, and when it saw that for the first time (ms since 1970, its own clock). */
export interface SeenLease {
  readonly resourceVersion: string
  readonly at: number
}

/**
 * From when on (ms since 1970) a candidate may write itself into the lease: at once if it holds it or nobody does, else when
 * the holder has not renewed it for the lease's duration. Time is measured from when *this* process saw the last change,
 * so clocks need not agree. Source: client-go, `leaderelection`.
 */
export const takeableAt = (
  spec: LeaseSpec,
  seen: SeenLease,
  candidate: { readonly identity: string; readonly timing: LeaseTiming },
): number => {
  const holder = spec.holderIdentity ?? ""
  if (holder === "" || holder === candidate.identity) return 0
  return seen.at + (spec.leaseDurationSeconds ?? candidate.timing.leaseDurationSeconds) * 1000
}

/** An instant (ms since 1970) as Kubernetes' `MicroTime`: RFC 3339 with exactly six fractional digits. */
export const microTime = (iso: string): string => iso.replace(/\.(\d{3})Z$/, ".$1000Z")

/** The lease as this candidate writes it when it takes or renews it. `now` is RFC 3339. */
export const heldBy = (
  previous: LeaseSpec,
  candidate: { readonly identity: string; readonly now: string; readonly timing: LeaseTiming },
): LeaseSpec => {
  const mine = previous.holderIdentity === candidate.identity
  const now = microTime(candidate.now)
  return {
    holderIdentity: candidate.identity,
    leaseDurationSeconds: candidate.timing.leaseDurationSeconds,
    acquireTime: mine && previous.acquireTime !== undefined ? previous.acquireTime : now,
    renewTime: now,
    leaseTransitions: (previous.leaseTransitions ?? 0) + (mine ? 0 : 1),
  }
}
