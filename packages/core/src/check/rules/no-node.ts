import { Result } from "effect"
import { serviceResources } from "../../resources/service-resources.ts"
import { misfitOf, misfitText, type PodNeeds } from "../../scheduling/node-fit.ts"
import { type ServiceTemplate, templateRefOf, templateText } from "../../template/service-template.ts"
import type { TemplateDecision } from "../../template/template-decision.ts"
import { type CheckRule, findingAbout } from "../check-rule.ts"
import type { CheckedService, CheckWorld } from "../check-world.ts"
import { templateOf } from "../service-outcome.ts"

const NAMED_NODES = 3

/** Why none of the nodes can run a pod; undefined if one can. */
const misfits = ({ nodes }: CheckWorld, needs: PodNeeds): string | undefined => {
  const reasons: Array<string> = []
  for (const node of nodes) {
    const misfit = misfitOf(needs, node)
    if (misfit === undefined) return undefined
    reasons.push(`${node.metadata.name} ${misfitText(misfit)}`)
  }
  const more = reasons.length - NAMED_NODES
  return [...reasons.slice(0, NAMED_NODES), ...(more > 0 ? [`and ${more} more`] : [])].join("; ")
}

/** Services with the same needs have the same answer. */
const rememberMisfits = (world: CheckWorld) => {
  const known = new Map<string, string | undefined>()
  return (needs: PodNeeds): string | undefined => {
    const key = JSON.stringify(needs)
    if (!known.has(key)) known.set(key, misfits(world, needs))
    return known.get(key)
  }
}

const unresolvedText = ({ summary, nearestMisses: [miss] }: TemplateDecision): string =>
  miss === undefined || summary.includes(miss.sentence) ? summary : `${summary}. ${miss.sentence}`

const unavailableText = (template: ServiceTemplate): string => {
  const why = template.status?.conditions?.find(({ type }) => type === "Ready")?.message
  return `${templateText(templateRefOf(template))} is not available${why === undefined ? "" : `: ${why}`}`
}

const problemOf = (
  world: CheckWorld,
  { service, anywhere, onNodes }: CheckedService,
  misfitsOf: (needs: PodNeeds) => string | undefined,
): string | undefined => {
  if (onNodes === undefined || templateOf(anywhere, world.inventory) === undefined) return undefined
  const template = templateOf(onNodes, world.inventory)
  if (template === undefined) return unresolvedText(onNodes.template.decision)
  if (template.status?.status === "NotAvailable") return unavailableText(template)
  const resources = serviceResources({ service, template, model: onNodes.model.model })
  if (Result.isFailure(resources)) return undefined
  const { requests = {} } = resources.success
  const misfit = misfitsOf({ requests, affinity: template.status?.resolvedNodeAffinity })
  return misfit && `no node can run a replica with ${templateText(templateRefOf(template))}: ${misfit}`
}

export const noNode: CheckRule = {
  id: "no-node",
  summary: "None of the given nodes can run a service, though others could. Only with nodes among the manifests.",
  severity: "error",
  find: (world) => {
    const misfitsOf = rememberMisfits(world)
    return world.services.flatMap((checked) => {
      const problem = problemOf(world, checked, misfitsOf)
      return problem === undefined ? [] : [findingAbout(checked.service, "spec", problem)]
    })
  },
}
