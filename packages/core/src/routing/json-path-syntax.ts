import { Result, Schema } from "effect"

/** An expression of a path template that cannot be read, or that does not give exactly one scalar. */
export class PathExpressionError extends Schema.TaggedError<PathExpressionError>()("PathExpressionError", {
  expression: Schema.String,
  problem: Schema.String,
}) {
  override get message(): string {
    return `{${this.expression}}: ${this.problem}`
  }
}

/** One member of a bracket: a key, an index (negative: from the end), a slice `from:to:step` as text, or all. */
export type Selector =
  | { readonly _tag: "Key"; readonly key: string }
  | { readonly _tag: "Index"; readonly index: number }
  | { readonly _tag: "Slice"; readonly slice: string }
  | { readonly _tag: "All" }

export const COMPARISONS = ["==", "!=", "<=", ">=", "<", ">"] as const
export type Comparison = (typeof COMPARISONS)[number]

/** A side of a filter: a constant, or a path from the element (`@`) or from the document (`$`). */
export type Operand =
  | { readonly _tag: "Constant"; readonly value: string | number | boolean }
  | { readonly _tag: "Path"; readonly from: "Element" | "Root"; readonly steps: ReadonlyArray<Step> }

/** One step of a path, from values to values. `Select` with several members is a union. */
export type Step =
  | { readonly _tag: "Select"; readonly selectors: ReadonlyArray<Selector>; readonly text: string }
  | { readonly _tag: "Descend"; readonly text: string }
  | {
      readonly _tag: "Filter"
      readonly left: Operand
      readonly comparison: Comparison | undefined
      readonly right: Operand | undefined
      readonly text: string
    }

/** A literal, or the steps from the document's root. */
export type Expression =
  | { readonly _tag: "Literal"; readonly value: string }
  | { readonly _tag: "Path"; readonly steps: ReadonlyArray<Step> }

type Parsed<A> = Result.Result<A, PathExpressionError>

const SYNTAX = "invalid jsonpath expression"
/** What a field, a label or an annotation can be called; nothing else can be in an object of the Kubernetes API. */
const NAME = /^[A-Za-z0-9_$](?:[A-Za-z0-9_./$-]*[A-Za-z0-9_$])?$/
const QUOTED = /^(?:'([^']*)'|"([^"]*)")$/

/**
 * Reads one expression of a path template: the subset of JSONPath that `kubectl -o jsonpath` knows, and nothing beyond.
 * There are no scripts, no parent selectors and no functions. Source: Kubernetes documentation, "JSONPath Support".
 *
 * @example
 * parseExpression(".metadata.labels['team']")
 */
export const parseExpression = (expression: string): Parsed<Expression> => {
  const fail = (problem: string) => Result.fail(new PathExpressionError({ expression, problem }))
  const literal = QUOTED.exec(expression)
  if (literal !== null) return Result.succeed({ _tag: "Literal", value: literal[1] ?? literal[2] ?? "" })
  const path = /^[$@]?(?=[.[])/.exec(expression)
  if (path === null) return fail(`${SYNTAX}: a path starts with "." or "["`)
  return Result.map(parseSteps(expression, expression.slice(path[0].length)), (steps) => ({ _tag: "Path", steps }))
}

const parseSteps = (expression: string, text: string): Parsed<ReadonlyArray<Step>> =>
  Result.gen(function* () {
    const steps: Array<Step> = []
    for (let rest = text; rest !== ""; ) {
      const field = /^\.(\*|(?:\\.|[A-Za-z0-9_$/-])+)/.exec(rest)
      if (field !== null) {
        const name = field[1] ?? ""
        const selector: Selector =
          name === "*" ? { _tag: "All" } : { _tag: "Key", key: yield* parseName(expression, name.replaceAll("\\", "")) }
        steps.push({ _tag: "Select", selectors: [selector], text: field[0] })
        rest = rest.slice(field[0].length)
        continue
      }
      if (/^\.\.[[A-Za-z0-9_$*]/.test(rest)) {
        steps.push({ _tag: "Descend", text: ".." })
        rest = rest.startsWith("..[") ? rest.slice(2) : rest.slice(1)
        continue
      }
      const bracket = /^\[((?:[^\]"']|'[^']*'|"[^"]*")*)\]/.exec(rest)
      if (bracket === null) {
        return yield* Result.fail(new PathExpressionError({ expression, problem: `${SYNTAX} near "${rest}"` }))
      }
      steps.push(yield* parseBracket(expression, bracket[0], (bracket[1] ?? "").trim()))
      rest = rest.slice(bracket[0].length)
    }
    return steps
  })

const parseBracket = (expression: string, text: string, content: string): Parsed<Step> =>
  Result.gen(function* () {
    const filter = /^\?\((.*)\)$/s.exec(content)
    if (filter !== null) return yield* parseFilter(expression, text, (filter[1] ?? "").trim())
    if (content.startsWith("(")) {
      return yield* Result.fail(new PathExpressionError({ expression, problem: `scripts are not allowed: ${text}` }))
    }
    const members = content.match(/'[^']*'|"[^"]*"|[^,]+/g) ?? [""]
    const selectors: Array<Selector> = []
    for (const member of members) selectors.push(yield* parseSelector(expression, member.trim()))
    return { _tag: "Select", selectors, text }
  })

const parseSelector = (expression: string, member: string): Parsed<Selector> => {
  if (member === "*") return Result.succeed({ _tag: "All" })
  if (/^-?\d{1,9}$/.test(member)) return Result.succeed({ _tag: "Index", index: Number(member) })
  if (/^(?:-?\d{1,9})?:(?:-?\d{1,9})?(?::\d{1,9})?$/.test(member)) {
    return Result.succeed({ _tag: "Slice", slice: member })
  }
  const quoted = QUOTED.exec(member)
  if (quoted === null) {
    return Result.fail(new PathExpressionError({ expression, problem: `${SYNTAX} near "[${member}]"` }))
  }
  return Result.map(parseName(expression, quoted[1] ?? quoted[2] ?? ""), (key) => ({ _tag: "Key", key }))
}

const parseName = (expression: string, name: string): Parsed<string> =>
  NAME.test(name)
    ? Result.succeed(name)
    : Result.fail(new PathExpressionError({ expression, problem: `no field, label or annotation is called "${name}"` }))

const parseFilter = (expression: string, text: string, content: string): Parsed<Step> =>
  Result.gen(function* () {
    const parts = /^((?:[^"'=!<>]|'[^']*'|"[^"]*")+?)\s*(?:(==|!=|<=|>=|<|>)\s*(.+))?$/s.exec(content)
    const left = parts?.[1]
    if (left === undefined) {
      return yield* Result.fail(new PathExpressionError({ expression, problem: `${SYNTAX} in the filter ${text}` }))
    }
    const comparison = COMPARISONS.find((candidate) => candidate === parts?.[2])
    const right = parts?.[3]
    return {
      _tag: "Filter",
      left: yield* parseOperand(expression, left.trim()),
      comparison,
      right: right === undefined ? undefined : yield* parseOperand(expression, right.trim()),
      text,
    }
  })

const parseOperand = (expression: string, text: string): Parsed<Operand> => {
  const quoted = QUOTED.exec(text)
  if (quoted !== null) return Result.succeed({ _tag: "Constant", value: quoted[1] ?? quoted[2] ?? "" })
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Result.succeed({ _tag: "Constant", value: Number(text) })
  if (text === "true" || text === "false") return Result.succeed({ _tag: "Constant", value: text === "true" })
  if (!/^[@$]/.test(text)) {
    return Result.fail(new PathExpressionError({ expression, problem: `${SYNTAX} near "${text}"` }))
  }
  return Result.map(parseSteps(expression, text.slice(1)), (steps) => ({
    _tag: "Path",
    from: text.startsWith("@") ? "Element" : "Root",
    steps,
  }))
}
