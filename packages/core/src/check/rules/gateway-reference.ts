import { type Gateway, GatewayKind, type ParentReference } from "@aim-engine/api"
import { type CheckRule, findingAbout, type RuleFinding } from "../check-rule.ts"
import type { CheckedService, CheckWorld } from "../check-world.ts"

const isGateway = ({ kind = "Gateway" }: ParentReference): boolean => kind === "Gateway"

const listenerProblem = ({ metadata, spec }: Gateway, { sectionName }: ParentReference): string | undefined =>
  sectionName === undefined || spec.listeners.some(({ name }) => name === sectionName)
    ? undefined
    : `Gateway ${metadata.namespace ?? ""}/${metadata.name} has no listener ${sectionName}; it has ${spec.listeners.map(({ name }) => name).join(", ")}`

const ofService =
  ({ find }: CheckWorld, knowsGateways: boolean) =>
  ({ service, anywhere: { route } }: CheckedService): ReadonlyArray<RuleFinding> => {
    const { plan } = route
    const field = "spec.routing.gatewayRef"
    if (plan._tag === "NoGateway") {
      return [
        findingAbout(service, field, "routing is on, and neither the service nor its runtime config names a gateway"),
      ]
    }
    if (plan._tag !== "Route" || !knowsGateways || !isGateway(plan.gateway)) return []
    const { name, namespace = service.metadata.namespace ?? "" } = plan.gateway
    const gateway = find(GatewayKind, namespace, name)
    if (gateway === undefined) return [findingAbout(service, field, `there is no Gateway ${namespace}/${name}`)]
    const problem = listenerProblem(gateway, plan.gateway)
    return problem === undefined ? [] : [findingAbout(service, field, problem)]
  }

export const gatewayReference: CheckRule = {
  id: "gateway-reference",
  summary:
    "A service is to be published, and names no gateway, or one that is not there. Names are looked up if the manifests have gateways at all.",
  severity: "error",
  find: (world) => world.services.flatMap(ofService(world, world.list(GatewayKind).length > 0)),
}
