import { Hash } from "effect"

/** How often something is looked at again that others mend out of our sight, in seconds. */
export const RECHECK_SECONDS = 300

/**
 * Seconds until the next look at an object: five minutes, up to ten percent more or less. The difference depends on the
 * object's uid alone, so objects that fail together are not looked at together, and the same object always waits as long.
 */
export const recheckSeconds = (uid: string): number => {
  const spread = RECHECK_SECONDS / 10
  return RECHECK_SECONDS - spread + (Math.abs(Hash.string(uid)) % (2 * spread + 1))
}
