import type { Quantity, ResourceRequirements } from "@aim-engine/api"
import { Result } from "effect"
import { AmountOrder } from "../quantity/arithmetic.ts"
import { parseQuantity } from "../quantity/quantity.ts"

/** Requests and limits from one source, such as `Template` or `Service`. */
export interface ResourceLayer {
  readonly source: string
  readonly resources: ResourceRequirements | undefined
}

/** An amount in force, and the layer that it comes from. */
export interface LayeredAmount {
  readonly amount: Quantity
  readonly source: string
}

/** What a container gets of one resource, and from whom. */
export interface LayeredResource {
  readonly name: string
  readonly request: LayeredAmount | undefined
  readonly limit: LayeredAmount | undefined
}

type Side = "requests" | "limits"

/** An amount with the height of its layer, to see which of two was meant later. */
interface Placed extends LayeredAmount {
  readonly height: number
}

const placedIn = (
  layers: ReadonlyArray<ResourceLayer>,
  sides: ReadonlyArray<Side>,
  name: string,
): Placed | undefined => {
  for (const [height, { source, resources }] of [...layers.entries()].toReversed()) {
    for (const side of sides) {
      const amounts = resources?.[side] ?? {}
      const amount = Object.hasOwn(amounts, name) ? amounts[name] : undefined
      if (amount !== undefined) return { amount, source, height }
    }
  }
  return undefined
}

/** Devices and other resources that Kubernetes does not know itself; their request and limit must be equal. */
const isExtended = (name: string): boolean => name.includes("/")

const isLess = (left: Quantity, right: Quantity): boolean =>
  Result.all([parseQuantity(left), parseQuantity(right)]).pipe(
    Result.map(([one, other]) => AmountOrder(one, other) < 0),
    Result.getOrElse(() => false),
  )

const layResource = (layers: ReadonlyArray<ResourceLayer>, name: string): LayeredResource => {
  if (isExtended(name)) {
    const both = placedIn(layers, ["limits", "requests"], name)
    return { name, request: both, limit: both }
  }
  const request = placedIn(layers, ["requests"], name)
  const limit = placedIn(layers, ["limits"], name)
  if (request === undefined || limit === undefined || !isLess(limit.amount, request.amount)) {
    return { name, request, limit }
  }
  // A request above its limit is refused by the API server: what the higher layer says stands, the other follows.
  return request.height > limit.height ? { name, request, limit: request } : { name, request: limit, limit }
}

/**
 * Lays requests and limits over one another, lowest first: for each resource and side the highest layer that has it
 * counts. Of extended resources, request and limit are equal: whatever side the highest layer sets. Where a
 * limit would be below its request, the one of the higher layer stands and the other follows. Sorted by name.
 */
export const layerResources = (layers: ReadonlyArray<ResourceLayer>): ReadonlyArray<LayeredResource> => {
  const names = layers.flatMap(({ resources }) => [
    ...Object.keys(resources?.requests ?? {}),
    ...Object.keys(resources?.limits ?? {}),
  ])
  return [...new Set(names)].sort().map((name) => layResource(layers, name))
}
