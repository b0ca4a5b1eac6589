import { isTuningKnown } from "../assumption/assumed-status.ts"
import { isDerivedTemplate, type ServiceTemplate } from "../template/service-template.ts"
import { templateCandidate } from "../template/template-candidate.ts"
import type { CheckWorld } from "./check-world.ts"
import { type Reach, reachOf } from "./reachability.ts"

/** Whether a model of the name can be served by the template: a cluster template serves models of every namespace. */
export const hasModel = ({ models }: CheckWorld): ((template: ServiceTemplate) => boolean) => {
  const names = new Set(models.map(({ metadata }) => metadata.name))
  const places = new Set(models.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`))
  return ({ kind, metadata, spec }) =>
    kind === "AIMClusterServiceTemplate"
      ? names.has(spec.modelName)
      : places.has(`/${spec.modelName}`) || places.has(`${metadata.namespace ?? ""}/${spec.modelName}`)
}

const scopeOf = ({ metadata, spec }: ServiceTemplate, namespace = metadata.namespace ?? ""): string =>
  `${namespace}/${spec.modelName}`

/** Each template of which it is known what it is tuned for, and whether it is ever chosen. */
export const templateReaches = (
  world: CheckWorld,
): ReadonlyArray<{ readonly template: ServiceTemplate; readonly reach: Reach }> => {
  const hasModelOf = hasModel(world)
  const candidates = world.templates.filter((template) => !isDerivedTemplate(template)).map(templateCandidate)
  const byScope = Map.groupBy(candidates, ({ template }) => scopeOf(template))
  return candidates
    .filter(({ template, invalid }) => invalid === undefined && isTuningKnown(template) && hasModelOf(template))
    .map((candidate) => {
      const { template } = candidate
      const own = byScope.get(scopeOf(template)) ?? []
      const shared = template.kind === "AIMServiceTemplate" ? (byScope.get(scopeOf(template, "")) ?? []) : []
      return { template, reach: reachOf(candidate, [...own, ...shared]) }
    })
}
