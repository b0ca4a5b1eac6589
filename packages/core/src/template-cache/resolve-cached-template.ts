import {
  AIMClusterServiceTemplateKind,
  type AIMModelSource,
  AIMServiceTemplateKind,
  type AIMTemplateCache,
} from "@aim-engine/api"
import { Effect } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import { readObject } from "../cluster-state/read-object.ts"
import { type DomainError, MissingUpstreamError } from "../errors/domain-error.ts"
import type { ComponentHealth, HealthState } from "../health/component-health.ts"
import { ConditionType } from "../health/condition-types.ts"
import { findCondition } from "../health/conditions.ts"
import { Reason } from "../health/reasons.ts"
import { type ServiceTemplate, templateRefOf, templateText } from "../template/service-template.ts"

/**
 * The template that a cache is for: of the scope that it names; where it names none, that of the namespace before that of
 * the cluster. Fails as `MissingUpstream` where there is none.
 */
export const resolveCachedTemplate = Effect.fnUntraced(function* ({
  metadata,
  spec,
}: AIMTemplateCache): Effect.fn.Return<ServiceTemplate, DomainError, ClusterState> {
  const { namespace = "" } = metadata
  const { templateName: name, templateScope = "Unknown" } = spec
  const own = templateScope === "Cluster" ? undefined : yield* readObject(AIMServiceTemplateKind, namespace, name)
  const found =
    own ?? (templateScope === "Namespace" ? undefined : yield* readObject(AIMClusterServiceTemplateKind, "", name))
  if (found !== undefined) return found
  const places = {
    Namespace: `in namespace ${namespace}`,
    Cluster: "in the cluster",
    Unknown: `in namespace ${namespace} nor in the cluster`,
  }
  return yield* new MissingUpstreamError({
    reason: Reason.ReferenceNotFound,
    message: `template "${name}" does not exist ${places[templateScope]}`,
  })
})

/** How the template of a cache is: what its own `Ready` condition says, else its state. */
export const cachedTemplateHealth = (template: ServiceTemplate): ComponentHealth => {
  const ready = findCondition(template.status?.conditions, ConditionType.Ready)
  const text = templateText(templateRefOf(template))
  return {
    component: "ServiceTemplate",
    dependency: "Upstream",
    state: templateState(template, ready?.status),
    reason: ready?.reason ?? Reason.ResourceFound,
    message: ready?.message ?? `${text} has not been judged yet`,
    errors: [],
  }
}

/** A state is believed where the condition leaves it open; one that contradicts it is not. */
const templateState = (template: ServiceTemplate, ready: string | undefined): HealthState => {
  const status = template.status?.status
  switch (ready) {
    case "True":
      return "Ready"
    case "False":
      return status === undefined || status === "Ready" ? "Failed" : status
    case undefined:
      return status ?? "Pending"
    default:
      return "Progressing"
  }
}

/** The sources that a cache is to hold: its own list, else what the template needs; undefined while that is not known. */
export const cachedSources = (
  { spec }: AIMTemplateCache,
  template: ServiceTemplate | undefined,
  isTemplateReady: boolean,
): ReadonlyArray<AIMModelSource> | undefined => {
  if (spec.modelSources !== undefined && spec.modelSources.length > 0) return spec.modelSources
  return template?.status?.modelSources ?? (isTemplateReady ? [] : undefined)
}
