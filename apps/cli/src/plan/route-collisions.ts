import { type HTTPRoute, HTTPRouteKind, type KubernetesObject } from "@aim-engine/api"
import { isObjectOf, isOfKind } from "@aim-engine/core"

const isRoute = (object: KubernetesObject): object is HTTPRoute =>
  isOfKind(object, HTTPRouteKind) && isObjectOf(HTTPRouteKind)(object)

/** Where a route takes requests: each of its gateways (and listeners) with each of its paths. */
const placesOf = ({ metadata, spec }: HTTPRoute): ReadonlyArray<string> =>
  (spec?.parentRefs ?? []).flatMap((parent) => {
    const gateway = `${parent.namespace ?? metadata.namespace ?? ""}/${parent.name}`
    const listener = parent.sectionName === undefined ? "" : ` (${parent.sectionName})`
    const paths = (spec?.rules ?? []).flatMap((rule) =>
      (rule.matches ?? []).flatMap((match) => match.path?.value ?? []),
    )
    return paths.map((path) => `path ${path} of gateway ${gateway}${listener}`)
  })

/**
 * The places that several routes claim. A gateway gives them to the oldest route, and the others get nothing.
 * Source: Gateway API, HTTPRoute "conflict resolution".
 */
export const routeCollisions = (objects: ReadonlyArray<KubernetesObject>): ReadonlyArray<string> => {
  const claims = new Map<string, Array<string>>()
  for (const route of objects.filter(isRoute)) {
    for (const place of new Set(placesOf(route))) {
      claims.set(place, [...(claims.get(place) ?? []), `${route.metadata.namespace}/${route.metadata.name}`])
    }
  }
  return [...claims]
    .filter(([, routes]) => routes.length > 1)
    .map(([place, routes]) => `${place} is claimed by ${routes.length} routes: ${routes.toSorted().join(", ")}`)
    .toSorted()
}
