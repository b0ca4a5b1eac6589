import type { WatchedKind } from "@aim-engine/kubernetes"
import { IDENTITY, keepFields } from "./kept-fields.ts"

/** All service accounts: whoever a pod runs as may bring pull Secrets. Only their names are kept. */
export const accountWatch: Omit<WatchedKind, "kind"> = {
  strip: keepFields({
    metadata: { ...IDENTITY, labels: true, managedFields: true },
    fields: { imagePullSecrets: true },
  }),
}
