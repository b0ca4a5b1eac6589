import { elementTypeOf, fieldTypeOf, type MergeType, resolve, type TypeRef } from "./merge-type.ts"
import { comparePathElements, fieldNameOf, isKeyElement, type Path, type PathElement } from "./path-element.ts"

/**
 * A set of places in an object: those of this node (`members`), and those below it (`children`). A child without its
 * step among the members is not itself in the set. Nodes are never empty, save the root.
 * Source: structured-merge-diff, `fieldpath.Set`.
 */
export interface FieldSet {
  readonly members: ReadonlySet<PathElement>
  readonly children: ReadonlyMap<PathElement, FieldSet>
}

/** The set without places. */
export const emptyFieldSet: FieldSet = { members: new Set(), children: new Map() }

/** Whether no place is in the set. */
export const isEmptyFieldSet = (set: FieldSet): boolean =>
  set.members.size === 0 && [...set.children.values()].every(isEmptyFieldSet)

/** The set of the places to which the paths lead. The root itself is never a member. */
export const fieldSetOf = (paths: ReadonlyArray<Path>): FieldSet => {
  const members = new Set<PathElement>()
  const below = new Map<PathElement, Array<Path>>()
  for (const [head, ...rest] of paths) {
    if (head === undefined) continue
    if (rest.length === 0) members.add(head)
    else below.set(head, [...(below.get(head) ?? []), rest])
  }
  return { members, children: new Map([...below].map(([element, inner]) => [element, fieldSetOf(inner)])) }
}

const withoutEmpty = (children: Iterable<readonly [PathElement, FieldSet]>): ReadonlyMap<PathElement, FieldSet> =>
  new Map([...children].filter(([, set]) => !isEmptyFieldSet(set)))

/** What is in either set. */
export const union = (left: FieldSet, right: FieldSet): FieldSet => {
  const children = new Map(left.children)
  for (const [element, set] of right.children) {
    const own = children.get(element)
    children.set(element, own === undefined ? set : union(own, set))
  }
  return { members: left.members.union(right.members), children }
}

/** What is in both sets. */
export const intersection = (left: FieldSet, right: FieldSet): FieldSet => ({
  members: left.members.intersection(right.members),
  children: withoutEmpty(
    [...left.children].map(([element, set]) => [
      element,
      intersection(set, right.children.get(element) ?? emptyFieldSet),
    ]),
  ),
})

/** What is in the first set and not in the second. Having a node does not remove what is below it. */
export const difference = (left: FieldSet, right: FieldSet): FieldSet => ({
  members: left.members.difference(right.members),
  children: withoutEmpty(
    [...left.children].map(([element, set]) => [
      element,
      difference(set, right.children.get(element) ?? emptyFieldSet),
    ]),
  ),
})

/** What is in the first set, and neither in the second nor below one of its members. */
export const recursiveDifference = (left: FieldSet, right: FieldSet): FieldSet => ({
  members: left.members.difference(right.members),
  children: withoutEmpty(
    [...left.children]
      .filter(([element]) => !right.members.has(element))
      .map(([element, set]) => [element, recursiveDifference(set, right.children.get(element) ?? emptyFieldSet)]),
  ),
})

const childType = (type: MergeType, element: PathElement): TypeRef | undefined => {
  const name = fieldNameOf(element)
  if (name !== undefined) return type.map === undefined ? undefined : fieldTypeOf(type.map, name)
  return isKeyElement(element) ? elementTypeOf(type) : undefined
}

/**
 * The set with every declared field that has members below it as a member too. Keys of maps and items of lists are not
 * added: they exist on their own, a declared field exists through what is in it.
 */
export const withNamedFields = (set: FieldSet, ref: TypeRef | undefined): FieldSet => {
  const type = resolve(ref)
  const named = [...set.children.keys()].filter((element) => type.map?.fields.has(fieldNameOf(element) ?? "") === true)
  return {
    members: set.members.union(new Set(named)),
    children: new Map(
      [...set.children].map(([element, child]) => [element, withNamedFields(child, childType(type, element))]),
    ),
  }
}

/** The paths to all members, each node's own before those below it, in the API server's order. */
export const pathsOf = (set: FieldSet): ReadonlyArray<Path> => [
  ...[...set.members].sort(comparePathElements).map((element) => [element]),
  ...[...set.children]
    .sort(([left], [right]) => comparePathElements(left, right))
    .flatMap(([element, child]) => pathsOf(child).map((path) => [element, ...path])),
]
