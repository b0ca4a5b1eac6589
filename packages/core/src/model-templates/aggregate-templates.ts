import type { ComponentHealth, HealthState } from "../health/component-health.ts"
import { Reason } from "../health/reasons.ts"
import type { TemplateExpectation } from "./plan-templates.ts"

/** How well the templates of a model are, taken together. */
export interface TemplatesHealth extends Required<Pick<ComponentHealth, "message">> {
  readonly state: HealthState
  readonly reason: Reason
}

const EMPTY: { readonly [E in TemplateExpectation]: TemplatesHealth } = {
  Unknown: {
    state: "Progressing",
    reason: Reason.AwaitingMetadata,
    message: "The templates follow once the image's metadata is known",
  },
  Expected: { state: "Progressing", reason: Reason.CreatingTemplates, message: "The templates are being created" },
  NotExpected: {
    state: "Ready",
    reason: Reason.NoTemplatesExpected,
    message: "The model has no templates, and needs none",
  },
}

const isBroken = (status: string): boolean => status === "Degraded" || status === "Failed"

/** The states with their numbers, in the order of the alphabet: `1 Failed, 2 Ready`. */
const countText = (statuses: ReadonlyArray<string>): string =>
  [...Map.groupBy(statuses, (status) => status || "Unknown")]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([status, group]) => `${group.length} ${status}`)
    .join(", ")

const judge = (statuses: ReadonlyArray<string>): Omit<TemplatesHealth, "message"> => {
  const are = (...allowed: ReadonlyArray<string>) => statuses.every((status) => allowed.includes(status))
  if (are("Ready")) return { state: "Ready", reason: Reason.AllTemplatesReady }
  if (statuses.every(isBroken)) return { state: "Failed", reason: Reason.AllTemplatesFailed }
  if (are("NotAvailable")) return { state: "NotAvailable", reason: Reason.NoTemplatesAvailable }
  if (statuses.some(isBroken)) return { state: "Degraded", reason: Reason.SomeTemplatesDegraded }
  // What is neither ready nor out of reach is on its way, also where its state has a name that is not known.
  return are("Ready", "NotAvailable")
    ? { state: "Ready", reason: Reason.SomeTemplatesReady }
    : { state: "Progressing", reason: Reason.TemplatesProgressing }
}

/** How well the templates of a model are, from the states of all of them, made by hand or not. */
export const aggregateTemplates = (
  statuses: ReadonlyArray<string>,
  expectation: TemplateExpectation,
): TemplatesHealth =>
  statuses.length === 0 ? EMPTY[expectation] : { ...judge(statuses), message: `Templates: ${countText(statuses)}` }
