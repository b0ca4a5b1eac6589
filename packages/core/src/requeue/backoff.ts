/** Doubles from one failure to the next: `first` seconds after the first in a row, at most `cap`. Zero without a failure. */
export const exponentialBackoff = (failures: number, first: number, cap: number): number =>
  // Beyond 2^52 the sum is far over any cap.
  failures <= 0 ? 0 : Math.min(first * 2 ** Math.min(failures - 1, 52), cap)

/**
 * Seconds until a key is tried again after so many failures in a row: 5 ms, doubled each time, at most 1000 s.
 * Source: Kubernetes client-go, `ItemExponentialFailureRateLimiter` defaults.
 */
export const backoffSeconds = (failures: number): number => exponentialBackoff(failures, 0.005, 1000)

/** Seconds until the next attempt of a Job (discovery, download) after so many failed ones: a minute, doubled, at most an hour. */
export const jobBackoffSeconds = (attempts: number): number => exponentialBackoff(attempts, 60, 3600)
