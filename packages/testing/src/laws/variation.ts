import { type KubernetesObject, NodeKind } from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import fc from "fast-check"
import { nodes } from "../arbitraries/nodes.ts"
import { inState, isTemplate } from "./assumed-status.ts"
import type { Catalog } from "./catalog.ts"

/** A catalog that differs from the one that was given, and in what, one sentence each. */
export interface Variation {
  readonly catalog: Catalog
  readonly differences: ReadonlyArray<string>
}

/** The variations of a catalog in which a law has to hold. */
export type Variations = (catalog: Catalog) => fc.Arbitrary<Variation>

const isNode = isObjectOf(NodeKind)

const named = ({ kind, metadata: { namespace = "", name } }: KubernetesObject): string =>
  `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`

/** The catalog as it is written, with its objects in any order. */
export const asWritten: Variations = ({ objects }) =>
  fc
    .shuffledSubarray([...objects], { minLength: objects.length })
    .map((shuffled) => ({ catalog: { objects: shuffled }, differences: [] }))

const STATES = ["Pending", "Progressing", "Degraded", "Failed", "NotAvailable"] as const

/** The catalog on a bad day: some nodes are gone, and some templates are not Ready. */
export const onABadDay: Variations = ({ objects }) => {
  const all = objects.filter(isNode)
  const templates = objects.filter(isTemplate)
  const troubles = fc.array(fc.constantFrom<(typeof STATES)[number] | undefined>(undefined, undefined, ...STATES), {
    minLength: templates.length,
    maxLength: templates.length,
  })
  return fc.record({ gone: fc.subarray(all), troubles }).map(({ gone, troubles: states }) => {
    const missing = new Set<KubernetesObject>(gone)
    const stateOf = new Map<KubernetesObject, string | undefined>(
      templates.map((template, index) => [template, states[index]]),
    )
    const changed = objects
      .filter((object) => !missing.has(object))
      .map((object) => {
        const state = stateOf.get(object)
        return state === undefined ? object : inState(object, state)
      })
    const troubled = templates.flatMap((template, index) =>
      states[index] === undefined ? [] : [`${named(template)} is ${states[index]}`],
    )
    return {
      catalog: { objects: changed },
      differences: [...gone.map((node) => `${named(node)} is gone`), ...troubled],
    }
  })
}

/** The catalog with more nodes than it has, of any kind. */
export const withMoreNodes: Variations = ({ objects }) =>
  nodes().map((list) => {
    const added = list.map((node) => ({ ...node, metadata: { ...node.metadata, name: `added-${node.metadata.name}` } }))
    return {
      catalog: { objects: [...objects, ...added] },
      differences: added.map((node) => `${named(node)} is added: ${JSON.stringify(node.metadata.labels)}`),
    }
  })
