import { refOf } from "@aim-engine/api"
import type { ComponentHealth, HealthState } from "../health/component-health.ts"
import { Reason } from "../health/reasons.ts"
import { type ServiceTemplate, templateRefOf, templateStatus, templateText } from "./service-template.ts"

/** The component of a service that tells about its template. */
export const TEMPLATE_COMPONENT = "Template"

const STATES: ReadonlyMap<string, HealthState> = new Map([
  ["Ready", "Ready"],
  ["NotAvailable", "NotAvailable"],
  ["Failed", "Failed"],
  ["Degraded", "Failed"],
])

/** The component while the template exists: as well as the template is. */
export const templateHealth = (template: ServiceTemplate): ComponentHealth => {
  const status = templateStatus(template)
  const ready = template.status?.conditions?.find(({ type }) => type === "Ready")
  const detail = ready === undefined || ready.message === "" || status === "Ready" ? "" : `: ${ready.message}`
  return {
    component: TEMPLATE_COMPONENT,
    dependency: "Upstream",
    errors: [],
    child: refOf(template),
    state: STATES.get(status) ?? "Progressing",
    reason: status === "Ready" ? Reason.Resolved : Reason.TemplateNotReady,
    message: `${templateText(templateRefOf(template))} is ${status}${detail}`,
  }
}
