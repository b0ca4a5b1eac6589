import { type ASTNode, parse } from "@marcbachmann/cel-js"
import { Result } from "effect"

type Call = Extract<ASTNode, { readonly op: "call" }>

const isNode = (value: unknown): value is ASTNode =>
  typeof value === "object" && value !== null && "op" in value && "args" in value && "range" in value

const nodesIn = (value: unknown): ReadonlyArray<ASTNode> => {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  return isNode(value) ? [value, ...nodesIn(value.args)] : []
}

/** The expression that a chain of fields starts with: `self` in `self.a.b`, `self[0]` in `self[0].a`. */
const startOf = (node: ASTNode): ASTNode => (node.op === "." || node.op === ".?" ? startOf(node.args[0]) : node)

const isOnExpression = (node: ASTNode): node is Call =>
  node.op === "call" && node.args[0] === "has" && node.args[1].some((argument) => startOf(argument).op !== "id")

const textOf = (node: ASTNode): string => node.input.slice(node.range.start, node.range.end)

/** `has(list[0].field)` as `list[0].?field.hasValue()`, which means the same. */
const rewritten = (call: Call): string | undefined => {
  const [argument] = call.args[1]
  if (argument?.op !== ".") return undefined
  const [object, field] = argument.args
  return `(${textOf(object)}.?${field}.hasValue())`
}

/**
 * The expression with `has()` on anything but a chain of names, such as `has(self[0].matches)`, written as an optional
 * selection. CEL allows both and they mean the same; the evaluator knows `has()` on chains of names only.
 */
export const presenceAsSelection = (expression: string): string => {
  const nodes = Result.match(Result.try(() => nodesIn(parse(expression).ast)), {
    onSuccess: (found) => found,
    onFailure: () => [],
  })
  return nodes
    .filter(isOnExpression)
    .toSorted((a, b) => b.range.start - a.range.start)
    .reduce((text, call) => {
      const replacement = rewritten(call)
      return replacement === undefined
        ? text
        : `${text.slice(0, call.range.start)}${replacement}${text.slice(call.range.end)}`
    }, expression)
}
