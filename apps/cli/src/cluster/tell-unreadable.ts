import { Console, Effect } from "effect"
import { apiErrorText } from "./api-failure.ts"
import type { UnreadableKind } from "./live-objects.ts"

/** Says of which kinds nothing is known, and why: what depends on them is answered without. */
export const tellUnreadable = (unreadable: ReadonlyArray<UnreadableKind>): Effect.Effect<void> =>
  Effect.forEach(
    unreadable,
    ({ kind, error }) => Console.error(`note: ${kind.plural} cannot be read: ${apiErrorText(kind, error)}`),
    { discard: true },
  )
