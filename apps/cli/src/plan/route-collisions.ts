import { type HTTPRoute, HTTPRouteKind, type KubernetesObject } from "@aim-engine/api"
import { routeCollisions as collisionsOf, collisionText, isObjectOf, isOfKind } from "@aim-engine/core"

const isRoute = (object: KubernetesObject): object is HTTPRoute =>
  isOfKind(object, HTTPRouteKind) && isObjectOf(HTTPRouteKind)(object)

/** The places that several routes among the objects claim, a sentence each. */
export const routeCollisions = (objects: ReadonlyArray<KubernetesObject>): ReadonlyArray<string> =>
  collisionsOf(objects.filter(isRoute)).map(collisionText)
