import { type ASTNode, Environment } from "@marcbachmann/cel-js"
import { Result } from "effect"

const syntax = new Environment({ enableOptionalTypes: true })

const isNode = (value: unknown): value is ASTNode =>
  typeof value === "object" && value !== null && "op" in value && "args" in value && "range" in value

const nodesIn = (value: unknown): ReadonlyArray<ASTNode> => {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  return isNode(value) ? [value, ...nodesIn(value.args)] : []
}

/** The expression that a chain of fields starts with: `self` in `self.a.b`, `self[0]` in `self[0].a`. */
const startOf = (node: ASTNode): ASTNode => (node.op === "." || node.op === ".?" ? startOf(node.args[0]) : node)

const textOf = (node: ASTNode): string => node.input.slice(node.range.start, node.range.end)

/** A part of an expression, and what to write in its place. */
interface Rewrite {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `has(list[0].field)` as `list[0].?field.hasValue()`, which means the same; nothing for other expressions. */
const rewriteOf = (node: ASTNode): ReadonlyArray<Rewrite> => {
  if (node.op !== "call" || node.args[0] !== "has") return []
  const [argument] = node.args[1]
  if (argument?.op !== "." || startOf(argument).op === "id") return []
  const [object, field] = argument.args
  return [{ ...node.range, text: `(${textOf(object)}.?${field}.hasValue())` }]
}

const rewritesIn = (expression: string): ReadonlyArray<Rewrite> =>
  Result.match(
    Result.try(() => nodesIn(syntax.parse(expression).ast).flatMap(rewriteOf)),
    // What cannot be parsed is reported when the rule is compiled.
    { onSuccess: (found) => found, onFailure: () => [] },
  )

/**
 * The expression with `has()` on anything but a chain of names, such as `has(self[0].matches)`, written as an optional
 * selection. CEL allows both and they mean the same; the evaluator knows `has()` on chains of names only.
 */
export const presenceAsSelection = (expression: string): string => {
  // One at a time, the innermost of nested ones first, as each moves the places of the others.
  const [last] = rewritesIn(expression).toSorted((a, b) => b.start - a.start)
  return last === undefined
    ? expression
    : presenceAsSelection(`${expression.slice(0, last.start)}${last.text}${expression.slice(last.end)}`)
}
