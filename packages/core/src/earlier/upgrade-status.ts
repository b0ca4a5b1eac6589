import { Reason } from "../health/reasons.ts"
import { presentKind } from "./present-kind.ts"
import { eachEntry, inOrder, moveField, rewriteField, type UpgradeStep } from "./upgrade-step.ts"

/** Where a status refers to objects. */
const REFERENCES = [
  ["status", "resolvedRuntimeConfig"],
  ["status", "resolvedModel"],
  ["status", "resolvedTemplate"],
  ["status", "resolvedCache"],
  ["status", "cache", "templateCacheRef"],
]

/** What the earlier group called {@link Reason.PathTemplateInvalid}. */
export const EARLIER_PATH_REASON = "RouteTemplateInvalid"

/** What the earlier group called Ready, of what is prepared once. */
export const EARLIER_READY = "Available"

/** A status in the present words. */
export const upgradeStatus: UpgradeStep = inOrder(
  moveField(["status", "resolvedImage"], ["status", "resolvedModel"]),
  ...REFERENCES.map((reference) =>
    rewriteField([...reference, "kind"], (kind) => (typeof kind === "string" ? presentKind(kind) : undefined)),
  ),
  rewriteField(["status", "status"], (state) => (state === EARLIER_READY ? "Ready" : undefined)),
  eachEntry(["status", "conditions"], (condition) =>
    rewriteField([...condition, "reason"], (reason) =>
      reason === EARLIER_PATH_REASON ? Reason.PathTemplateInvalid : undefined,
    ),
  ),
)
