import type { RejectionReason } from "../selection-outcome.ts"
import type { SelectionStage } from "./selection-stage.ts"

const REASONS: ReadonlyMap<string, RejectionReason> = new Map([
  ["Pending", "TemplatePending"],
  ["Progressing", "TemplateProgressing"],
  ["NotAvailable", "TemplateNotAvailable"],
  ["Degraded", "TemplateDegraded"],
  ["Failed", "TemplateFailed"],
])

/** Only templates that are Ready. */
export const availability: SelectionStage =
  () =>
  ({ status, invalid, template }) => {
    if (invalid !== undefined) return { reason: "InvalidHardware", fact: invalid }
    if (status === "Ready") return undefined
    const ready = template.status?.conditions?.find(({ type }) => type === "Ready")
    const detail = ready === undefined || ready.status === "True" ? "" : ` (${ready.reason})`
    return { reason: REASONS.get(status) ?? "TemplateNotReady", fact: `its status is ${status}${detail}` }
  }
