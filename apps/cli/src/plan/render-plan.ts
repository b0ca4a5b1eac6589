import { refOf } from "@aim-engine/api"
import { renderRef } from "../manifest/manifest-object.ts"
import { renderConditions } from "../render/condition-table.ts"
import { colorStatus, type Palette } from "../render/palette.ts"
import { serviceRow } from "../render/service-row.ts"
import { renderReasons, renderServices } from "../render/service-table.ts"
import { renderQuestion } from "./open-questions.ts"
import type { ManifestPlan } from "./plan-manifests.ts"
import { renderChange, summarizeChanges } from "./render-changes.ts"

const renderConditionsOf = ({ services }: ManifestPlan, palette: Palette): ReadonlyArray<string> =>
  services.flatMap((service) => {
    const status = service.status?.status ?? "Pending"
    return [
      `${palette.bold(renderRef(refOf(service)))}: ${colorStatus(palette, status)}`,
      ...renderConditions(service.status?.conditions ?? [], palette)
        .split("\n")
        .map((line) => `    ${line}`),
      "",
    ]
  })

/** A plan for people: each change, the services with their conditions, and what stands in the way of those that cannot be served. */
export const renderPlan = (plan: ManifestPlan, palette: Palette): string => {
  const rows = plan.services.map(serviceRow)
  const stuck = plan.outOfReach.map(serviceRow)
  return [
    ...plan.changes.flatMap((change) => [...renderChange(change, palette), ""]),
    ...renderConditionsOf(plan, palette),
    ...(rows.length === 0 ? [] : [renderServices(rows, palette), ""]),
    ...(plan.open.length === 0
      ? []
      : ["Only the operator in a cluster can find out:", ...plan.open.map((each) => `  ${renderQuestion(each)}`), ""]),
    ...plan.warnings.map((warning) => palette.yellow(`Warning: ${warning}`)),
    ...(stuck.length === 0 ? [] : [...renderReasons(stuck, palette), ""]),
    palette.bold(`Plan: ${summarizeChanges(plan.changes)}.`),
  ].join("\n")
}
