import type { HTTPRoute, ParentReference } from "@aim-engine/api"

/** A path of a gateway that several routes claim. */
export interface RouteCollision {
  readonly path: string
  /** `namespace/name` of the gateway. */
  readonly gateway: string
  /** The listener, where the routes name one. */
  readonly listener: string | undefined
  /** Those that claim it, by namespace and name. */
  readonly routes: ReadonlyArray<HTTPRoute>
}

interface Claim extends Omit<RouteCollision, "routes"> {
  readonly hostnames: ReadonlyArray<string>
}

const gatewayOf = ({ namespace, name }: ParentReference, route: HTTPRoute): string =>
  `${namespace ?? route.metadata.namespace ?? ""}/${name}`

const claimsOf = (route: HTTPRoute): ReadonlyArray<Claim> => {
  const { parentRefs = [], rules = [], hostnames = [] } = route.spec ?? {}
  const paths = new Set(rules.flatMap(({ matches = [] }) => matches.flatMap(({ path }) => path?.value ?? [])))
  return parentRefs.flatMap((parent) =>
    [...paths].map((path) => ({ path, gateway: gatewayOf(parent, route), listener: parent.sectionName, hostnames })),
  )
}

/** Whether a request can belong to both: no listener or host name stands for all of them. */
const meets = (left: Claim, right: Claim): boolean =>
  (left.listener === undefined || right.listener === undefined || left.listener === right.listener) &&
  (left.hostnames.length === 0 ||
    right.hostnames.length === 0 ||
    left.hostnames.some((host) => right.hostnames.includes(host)))

const nameOf = ({ metadata }: HTTPRoute): string => `${metadata.namespace ?? ""}/${metadata.name}`

const byName = (left: HTTPRoute, right: HTTPRoute): number => (nameOf(left) < nameOf(right) ? -1 : 1)

interface Claimant {
  readonly route: HTTPRoute
  readonly claim: Claim
}

/** How much a claim leaves open. */
const breadth = ({ claim: { listener, hostnames } }: Claimant): number =>
  Number(listener === undefined) + Number(hostnames.length === 0)

/** Claims of one path of one gateway, in groups of those that meet the broadest of their group. */
const groupsOf = (claimants: ReadonlyArray<Claimant>): ReadonlyArray<ReadonlyArray<Claimant>> => {
  const groups: Array<Array<Claimant>> = []
  for (const claimant of claimants.toSorted((left, right) => breadth(right) - breadth(left))) {
    const meeting = groups.find(([first]) => first !== undefined && meets(first.claim, claimant.claim))
    if (meeting === undefined) groups.push([claimant])
    else meeting.push(claimant)
  }
  return groups
}

/**
 * The paths that several routes claim. A gateway gives them to the oldest route, and the others get nothing. A path below
 * another one is no collision: the longer one comes first.
 * Source: Gateway API, HTTPRoute "conflict resolution".
 */
export const routeCollisions = (routes: ReadonlyArray<HTTPRoute>): ReadonlyArray<RouteCollision> => {
  const claimants = routes
    .toSorted(byName)
    .flatMap((route) => claimsOf(route).map((claim): Claimant => ({ route, claim })))
  const byPlace = Map.groupBy(claimants, ({ claim }) => `${claim.gateway} ${claim.path}`)
  return [...byPlace]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, all]) => groupsOf(all))
    .flatMap((group): ReadonlyArray<RouteCollision> => {
      const [first] = group
      const routes = [...new Map(group.map(({ route }) => [nameOf(route), route])).values()].toSorted(byName)
      if (first === undefined || routes.length < 2) return []
      const { path, gateway, listener } = first.claim
      return [{ path, gateway, listener, routes }]
    })
}

/** A collision as a sentence. */
export const collisionText = ({ path, gateway, listener, routes }: RouteCollision): string =>
  `path ${path} of gateway ${gateway}${listener === undefined ? "" : ` (${listener})`} is claimed by ${routes.length} routes: ${routes.map(nameOf).join(", ")}`
