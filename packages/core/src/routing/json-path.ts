import { Predicate } from "effect"
import { JSONPath } from "jsonpath-plus"
import type { Comparison, Operand, Selector, Step } from "./json-path-syntax.ts"

/** So many values at once are never on their way to a single one, and following each of them could take forever. */
const MAX_VALUES = 1000

/**
 * The values that steps lead to, starting at a value of a document, in document order. Gives up early, with more than one
 * value, where steps fan out beyond reason (`..*..*..*`).
 * Nothing of an expression is ever executed: the walk runs with evaluation switched off, and filters only compare.
 */
export const selectValues = (document: unknown, from: unknown, steps: ReadonlyArray<Step>): ReadonlyArray<unknown> => {
  let values: ReadonlyArray<unknown> = [from]
  for (const step of withDescents(steps)) {
    const next: Array<unknown> = []
    for (const value of values) {
      const found =
        step._tag === "Filter" ? filterElements(document, value, step) : walk(value, step.selectors, step.descends)
      for (const each of found) next.push(each)
      if (next.length > MAX_VALUES) return next
    }
    values = next
  }
  return values
}

type Walk =
  | { readonly _tag: "Walk"; readonly selectors: ReadonlyArray<Selector>; readonly descends: boolean }
  | Extract<Step, { readonly _tag: "Filter" }>

/** `..` is no step of its own: it makes the step after it look at every level. */
const withDescents = (steps: ReadonlyArray<Step>): ReadonlyArray<Walk> =>
  steps.flatMap((step, index): ReadonlyArray<Walk> => {
    if (step._tag === "Filter") return [step]
    if (step._tag === "Descend") return []
    return [{ _tag: "Walk", selectors: step.selectors, descends: steps[index - 1]?._tag === "Descend" }]
  })

const walk = (value: unknown, selectors: ReadonlyArray<Selector>, descends: boolean): ReadonlyArray<unknown> => {
  if (!Predicate.isObjectOrArray(value)) return []
  const found: unknown = JSONPath({
    json: value,
    path: `$${descends ? ".." : ""}[${selectors.map(selectorText).join(",")}]`,
    eval: false,
    resultType: "all",
  })
  // What users write must not be kept for good: the walker remembers every path that it ever saw.
  JSONPath.clearCache()
  return Array.isArray(found) ? found.filter(isMember).map((result) => result.value) : []
}

/** Negative indices are written as slices, which the walker understands: `[-2]` is `[-2:-1]`. */
const selectorText = (selector: Selector): string => {
  switch (selector._tag) {
    case "All":
      return "*"
    case "Key":
      return `'${selector.key}'`
    case "Slice":
      return selector.slice
    case "Index":
      if (selector.index >= 0) return String(selector.index)
      return selector.index === -1 ? "-1:" : `${selector.index}:${selector.index + 1}`
  }
}

/** An element of an array or a field of an object; not, say, the `length` of an array. */
const isMember = (result: { readonly parent: unknown; readonly parentProperty: unknown }): boolean =>
  Array.isArray(result.parent) ? /^\d+$/.test(String(result.parentProperty)) : Predicate.isObject(result.parent)

const filterElements = (document: unknown, value: unknown, filter: Extract<Step, { readonly _tag: "Filter" }>) =>
  (Array.isArray(value) ? value : []).filter((element: unknown) => {
    const left = operandValues(document, element, filter.left)
    if (filter.comparison === undefined || filter.right === undefined) return left.length > 0
    const right = operandValues(document, element, filter.right)
    return left.length === 1 && right.length === 1 && compare(filter.comparison, left[0], right[0])
  })

const operandValues = (document: unknown, element: unknown, operand: Operand): ReadonlyArray<unknown> =>
  operand._tag === "Constant"
    ? [operand.value]
    : selectValues(document, operand.from === "Element" ? element : document, operand.steps)

/** Values of different types are different, and have no order. */
const compare = (comparison: Comparison, left: unknown, right: unknown): boolean => {
  if (comparison === "==") return left === right
  if (comparison === "!=") return left !== right
  const order =
    typeof left === "number" && typeof right === "number"
      ? left - right
      : typeof left === "string" && typeof right === "string"
        ? Number(left > right) - Number(left < right)
        : Number.NaN
  switch (comparison) {
    case "<":
      return order < 0
    case "<=":
      return order <= 0
    case ">":
      return order > 0
    case ">=":
      return order >= 0
  }
}
