import type { AIMService, Condition } from "@aim-engine/api"
import { colorStatus, type Palette } from "./palette.ts"
import { renderTable } from "./table.ts"

/** What a person wants to see of a service at a glance. Unknown texts are empty. */
export interface ServiceRow {
  readonly namespace: string
  readonly name: string
  readonly status: string
  readonly template: string
  /** As in the status: current, or `current/desired (min-max)`. */
  readonly replicas: string
  readonly path: string
  /** What keeps it from being ready, in the words of a condition. */
  readonly reason: string
  readonly message: string
}

/** What keeps a service from being ready: the first condition that says so, else the verdict itself. */
const hindrance = ({ status }: AIMService): Condition | undefined => {
  const conditions = status?.conditions ?? []
  const ready = conditions.find(({ type }) => type === "Ready")
  if (ready === undefined || ready.status === "True") return undefined
  return conditions.find(({ type, status }) => type !== "Ready" && status === "False") ?? ready
}

/** The row of a service, from its status. */
export const serviceRow = (service: AIMService): ServiceRow => {
  const { status } = service
  const hinders = hindrance(service)
  return {
    namespace: service.metadata.namespace ?? "",
    name: service.metadata.name,
    status: status?.status ?? "Pending",
    template: status?.resolvedTemplate?.name ?? "",
    replicas: status?.runtime?.replicas ?? "",
    path: status?.routing?.path ?? "",
    reason: hinders?.reason ?? "",
    message: hinders?.message ?? "",
  }
}

/** The services as a table, in the order given. */
export const renderServices = (rows: ReadonlyArray<ServiceRow>, palette: Palette): string =>
  renderTable(
    ["NAMESPACE", "SERVICE", "STATUS", "TEMPLATE", "REPLICAS", "PATH"],
    rows.map((row) => [
      row.namespace,
      row.name,
      colorStatus(palette, row.status),
      row.template || "-",
      row.replicas || "-",
      row.path || "-",
    ]),
    palette,
  )

/** Why the services that are not Running are not: a line for each. */
export const renderReasons = (rows: ReadonlyArray<ServiceRow>, palette: Palette): ReadonlyArray<string> =>
  rows
    .filter(({ message }) => message !== "")
    .map((row) => `${row.namespace}/${row.name} is ${colorStatus(palette, row.status)} (${row.reason}): ${row.message}`)
