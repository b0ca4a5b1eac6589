import { setTimeout as sleep } from "node:timers/promises"
import { hubFailure } from "./hub-failure.ts"
import type { HubSettings } from "./hub-settings.ts"
import { askedPauseMillis } from "./retry-after.ts"

type Fetch = typeof fetch

/** Answers that pass by themselves. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])
const ATTEMPTS = 6
const FIRST_PAUSE_MILLIS = 500
const LONGEST_PAUSE_MILLIS = 60_000

const pauseBefore = (attempt: number, asked: number): number =>
  Math.min(Math.max(asked, FIRST_PAUSE_MILLIS * 2 ** (attempt - 1)), LONGEST_PAUSE_MILLIS)

/**
 * `fetch` for the hub: signs what goes to it, tries again what passes by itself, and fails with a {@link DownloadFailure}
 * where it refuses. Requests to other hosts (storage behind signed addresses) go through untouched: whoever makes them knows
 * what a refusal means there. `signal` ends all of them. Where `answerSeconds` are given, no answer of the hub may take longer,
 * from the request to the last byte.
 */
export const makeHubFetch =
  ({ url: hub, token }: HubSettings, signal: AbortSignal, answerSeconds?: number): Fetch =>
  async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input)
    const signals = init.signal ? AbortSignal.any([signal, init.signal]) : signal
    if (url !== hub && !url.startsWith(`${hub}/`)) return fetch(input, { ...init, signal: signals })
    const headers = new Headers(init.headers)
    // Redirects to other hosts lose the header: fetch sees to that.
    if (token !== undefined) headers.set("Authorization", `Bearer ${token}`)
    for (let attempt = 1; ; attempt++) {
      const patience = answerSeconds === undefined ? [] : [AbortSignal.timeout(answerSeconds * 1000)]
      const ends = AbortSignal.any([signals, ...patience])
      const outcome = await fetch(input, { ...init, headers, signal: ends }).catch((error: unknown) => {
        signals.throwIfAborted()
        if (attempt >= ATTEMPTS) throw error
        return undefined
      })
      if (outcome !== undefined) {
        if (outcome.ok) return outcome
        const { status } = outcome
        await outcome.body?.cancel()
        if (!TRANSIENT.has(status) || attempt >= ATTEMPTS) {
          throw hubFailure({ status, code: outcome.headers.get("X-Error-Code"), url: outcome.url || url, hub })
        }
      }
      const asked = askedPauseMillis(outcome?.headers.get("Retry-After"))
      await sleep(pauseBefore(attempt, asked), undefined, { signal: signals })
    }
  }
