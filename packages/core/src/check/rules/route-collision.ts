import { type HTTPRoute, HTTPRouteKind, type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import { collisionText, routeCollisions } from "../../routing/route-collisions.ts"
import { type CheckRule, findingAbout } from "../check-rule.ts"

export const routeCollision: CheckRule = {
  id: "route-collision",
  summary:
    "Several services, or a service and an HTTPRoute, claim one path of a gateway; only the oldest gets requests.",
  severity: "error",
  find: ({ services, list }) => {
    /** Who is to blame for a route, by the route: the service that it is made for, else the route itself. */
    const sources = new Map<string, KubernetesObject>()
    const routes = new Map<string, HTTPRoute>()
    const add = (route: HTTPRoute, source: KubernetesObject) => {
      const key = refKey(refOf(route))
      sources.set(key, source)
      routes.set(key, route)
    }
    for (const route of list(HTTPRouteKind)) add(route, route)
    for (const { service, anywhere } of services) {
      if (anywhere.route.plan._tag === "Route") add(anywhere.route.plan.object, service)
    }
    return routeCollisions([...routes.values()]).flatMap((collision) =>
      collision.routes.flatMap((route) => {
        const source = sources.get(refKey(refOf(route)))
        const field = source === route ? "spec.rules" : "spec.routing"
        return source === undefined ? [] : [findingAbout(source, field, collisionText(collision))]
      }),
    )
  },
}
