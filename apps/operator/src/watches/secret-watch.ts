import type { WatchedKind } from "@aim-engine/kubernetes"
import { IDENTITY, keepFields } from "./kept-fields.ts"

/** Secrets of which clusters have many, and which nobody names: releases of Helm, and tokens of accounts. */
const NEVER_NAMED = ["helm.sh/release.v1", "kubernetes.io/service-account-token"]

/**
 * That a Secret exists, and in which version; never what is in it. The annotations go too: `kubectl apply` keeps a copy
 * of the whole object there.
 */
export const secretWatch: Omit<WatchedKind, "kind"> = {
  selections: [{ metadataOnly: true, fieldSelector: NEVER_NAMED.map((type) => `type!=${type}`).join(",") }],
  strip: keepFields({ metadata: IDENTITY }),
}
