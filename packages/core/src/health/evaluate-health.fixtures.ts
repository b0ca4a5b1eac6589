import type { Condition } from "@aim-engine/api"
import type { DomainError } from "../errors/domain-error.ts"
import { formatTime } from "../time/rfc3339.ts"
import type { ComponentHealth } from "./component-health.ts"
import { findCondition } from "./conditions.ts"
import { evaluateHealth } from "./evaluate-health.ts"
import type { HealthInput, HealthVerdict } from "./health-verdict.ts"
import type { RootState } from "./settled-component.ts"

export const T0 = 1_767_225_600_000
export const DECLARED = ["A", "B", "Gone"]

export const component = (name: string, rest: Partial<ComponentHealth> = {}): ComponentHealth => ({
  component: name,
  errors: [],
  ...rest,
})
export const failing = (name: string, error: DomainError): ComponentHealth => component(name, { errors: [error] })

export const object = (
  conditions: ReadonlyArray<Condition> = [],
  status?: RootState,
): HealthInput<RootState>["object"] => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMModel",
  metadata: { name: "m", namespace: "ns", uid: "uid-1", generation: 3 },
  status: { conditions, ...(status === undefined ? {} : { status }) },
})

export const judge = (
  components: ReadonlyArray<ComponentHealth>,
  rest: Partial<HealthInput<RootState>> = {},
): HealthVerdict<RootState> =>
  evaluateHealth({ object: object(), declared: DECLARED, components, now: T0, toStatus: (root) => root, ...rest })

export const shown = (verdict: HealthVerdict<RootState>, type: string): string | undefined => {
  const condition = findCondition(verdict.conditions, type)
  return condition === undefined ? undefined : `${condition.status}/${condition.reason}`
}

export const stored = (type: string, status: Condition["status"], reason: string, at = T0 - 60_000): Condition => ({
  type,
  status,
  reason,
  message: `stored ${type}`,
  lastTransitionTime: formatTime(at),
})
