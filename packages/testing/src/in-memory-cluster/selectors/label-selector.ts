import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import { labelKeyProblem, labelValueProblem } from "../admission/label-rules.ts"
import { badRequest } from "../errors/status-errors.ts"
import { metadataOf } from "../json/api-object.ts"
import { asObject, asString, type JsonObject, member } from "../json/json-object.ts"

/** Whether an object is selected. */
export type Selector = (object: JsonObject) => boolean

type Operator = "in" | "notin" | "exists" | "absent" | "gt" | "lt"
interface Requirement {
  readonly key: string
  readonly operator: Operator
  readonly values: ReadonlyArray<string>
}

const TOKEN = /\s*(==|!=|=|!|,|\(|\)|>|<|[^\s=!,()<>]+)/y

const tokensOf = (text: string): ReadonlyArray<string> => {
  const tokens: Array<string> = []
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) tokens.push(match[1] ?? "")
  return tokens
}

const unparsable = (why: string): ApiError => badRequest(`unable to parse requirement: ${why}`)

const checked = (requirement: Requirement): Result.Result<Requirement, ApiError> => {
  const problem =
    labelKeyProblem(requirement.key) ?? requirement.values.map(labelValueProblem).find((found) => found !== undefined)
  return problem === undefined
    ? Result.succeed(requirement)
    : Result.fail(unparsable(`<nil>: Invalid value: ${JSON.stringify(requirement.key)}: ${problem}`))
}

const COMPARISONS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["=", "in"],
  ["==", "in"],
  ["!=", "notin"],
  [">", "gt"],
  ["<", "lt"],
])

class Parser {
  readonly #tokens: ReadonlyArray<string>
  #position = 0

  constructor(text: string) {
    this.#tokens = tokensOf(text)
  }

  requirements(): Result.Result<ReadonlyArray<Requirement>, ApiError> {
    const parser = this
    return Result.gen(function* () {
      const found: Array<Requirement> = []
      while (parser.#peek() !== "") {
        found.push(yield* Result.flatMap(parser.#requirement(), checked))
        const separator = parser.#next()
        if (separator !== "" && separator !== ",") {
          return yield* Result.fail(badRequest(`found '${separator}', expected: ',' or 'end of string'`))
        }
        if (separator === "," && parser.#peek() === "") {
          return yield* Result.fail(badRequest("found '', expected: identifier after ','"))
        }
      }
      return found
    })
  }

  #peek(): string {
    return this.#tokens[this.#position] ?? ""
  }

  #next(): string {
    const token = this.#peek()
    this.#position += 1
    return token
  }

  #requirement(): Result.Result<Requirement, ApiError> {
    if (this.#peek() === "!") {
      this.#next()
      return Result.succeed({ key: this.#next(), operator: "absent", values: [] })
    }
    const key = this.#next()
    const operator = this.#peek()
    if (operator === "" || operator === ",") return Result.succeed({ key, operator: "exists", values: [] })
    this.#next()
    if (operator === "in" || operator === "notin") return this.#set(key, operator)
    const comparison = COMPARISONS.get(operator)
    if (comparison === undefined) {
      return Result.fail(unparsable(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`))
    }
    const value = this.#peek() === "" || this.#peek() === "," ? "" : this.#next()
    return Result.succeed({ key, operator: comparison, values: [value] })
  }

  #set(key: string, operator: "in" | "notin"): Result.Result<Requirement, ApiError> {
    const open = this.#next()
    if (open !== "(") return Result.fail(unparsable(`found '${open}' expected: '('`))
    const values: Array<string> = []
    for (let token = this.#next(); token !== ")"; token = this.#next()) {
      if (token === "") return Result.fail(unparsable("found '', expected: ',' or ')'"))
      if (token !== ",") values.push(token)
    }
    return Result.succeed({ key, operator, values: values.length === 0 ? [""] : values })
  }
}

const isMet = (labels: JsonObject, { key, operator, values }: Requirement): boolean => {
  const value = asString(member(labels, key))
  if (operator === "exists") return value !== undefined
  if (operator === "absent") return value === undefined
  if (operator === "notin") return value === undefined || !values.includes(value)
  if (value === undefined) return false
  if (operator === "in") return values.includes(value)
  return operator === "gt" ? Number(value) > Number(values[0]) : Number(value) < Number(values[0])
}

/**
 * Reads a label selector: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, `a>1`, joined by commas.
 * An empty one selects everything. Source: Kubernetes, "Labels and Selectors".
 */
export const parseLabelSelector = (text: string): Result.Result<Selector, ApiError> =>
  Result.map(new Parser(text).requirements(), (requirements) => (object) => {
    const labels = asObject(member(metadataOf(object), "labels"))
    return requirements.every((requirement) => isMet(labels, requirement))
  })
