import type { WatchedKind } from "@aim-engine/kubernetes"
import { IDENTITY, keepFields } from "./kept-fields.ts"

/** Which namespaces there are, and which of them go away. */
export const namespaceWatch: Omit<WatchedKind, "kind"> = { strip: keepFields({ metadata: IDENTITY }) }
