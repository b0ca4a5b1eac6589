import type { WatchedKind } from "@aim-engine/kubernetes"
import { IDENTITY, keepFields } from "./kept-fields.ts"

/**
 * That a Secret exists, and in which version; never what is in it. The annotations go too: `kubectl apply` keeps a copy
 * of the whole object there.
 */
export const secretWatch: Omit<WatchedKind, "kind"> = {
  selections: [{ metadataOnly: true }],
  strip: keepFields({ metadata: IDENTITY }),
}
