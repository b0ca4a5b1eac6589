import type { AIMServiceState } from "@aim-engine/api"
import { ConditionType } from "../health/condition-types.ts"
import type { DerivedCondition, Judgement } from "../health/health-verdict.ts"
import { Reason } from "../health/reasons.ts"

type ServiceJudgement = Judgement<AIMServiceState>

/**
 * The conditions by which a service is documented to tell its stages, besides the one of each component. They follow
 * from the components and the verdict, and take no part in it. `Failure` is True if something is wrong.
 */
export const serviceConditions = (judgement: ServiceJudgement): ReadonlyArray<DerivedCondition> => [
  resolved(judgement),
  runtimeReady(judgement),
  routingReady(judgement),
  progressing(judgement),
  failure(judgement),
]

const resolved = ({ component }: ServiceJudgement): DerivedCondition => {
  const type = ConditionType.Resolved
  const missing = ["Model", "Template"].map(component).find((part) => part !== undefined && part.state !== "Ready")
  return missing === undefined
    ? { type, status: "True", reason: Reason.Resolved, message: "Model and template resolved successfully" }
    : { type, status: "False", reason: missing.reason, message: missing.message }
}

const runtimeReady = ({ component }: ServiceJudgement): DerivedCondition => {
  const type = ConditionType.RuntimeReady
  const runtime = component("InferenceService")
  if (runtime?.state === "Ready") {
    return { type, status: "True", reason: Reason.RuntimeReady, message: runtime.message }
  }
  const reason = runtime?.state === "Failed" ? Reason.RuntimeFailed : Reason.CreatingRuntime
  return { type, status: "False", reason, message: runtime?.message ?? "" }
}

const routingReady = ({ component }: ServiceJudgement): DerivedCondition => {
  const type = ConditionType.RoutingReady
  const route = component("HTTPRoute")
  if (route === undefined) {
    return { type, status: "False", reason: Reason.RoutingDisabled, message: "Routing is turned off" }
  }
  if (route.state === "Ready") {
    return { type, status: "True", reason: Reason.RouteReady, message: "HTTPRoute configured" }
  }
  const isPathInvalid = route.reason === Reason.PathTemplateInvalid
  const other = route.state === "Failed" ? Reason.RouteFailed : Reason.ConfiguringRoute
  return { type, status: "False", reason: isPathInvalid ? route.reason : other, message: route.message }
}

const progressing = ({ status, ready }: ServiceJudgement): DerivedCondition => {
  const type = ConditionType.Progressing
  return status === "Pending" || status === "Starting"
    ? { type, status: "True", reason: Reason.Reconciling, message: ready.message }
    : { type, status: "False", reason: Reason.Stable, message: "Nothing is under way" }
}

const failure = ({ status, ready }: ServiceJudgement): DerivedCondition => {
  const type = ConditionType.Failure
  return status === "Failed"
    ? { type, status: "True", reason: ready.reason, message: ready.message }
    : { type, status: "False", reason: Reason.NoFailure, message: "Nothing failed for good" }
}
