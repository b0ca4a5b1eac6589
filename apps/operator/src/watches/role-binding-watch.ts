import { STATUS_UPDATER_ROLE } from "@aim-engine/core"
import type { WatchedKind } from "@aim-engine/kubernetes"

/** The bindings by which downloads may report their progress; no others are anybody's business here. */
export const roleBindingWatch: Omit<WatchedKind, "kind"> = {
  selections: [{ fieldSelector: `metadata.name=${STATUS_UPDATER_ROLE}` }],
}
