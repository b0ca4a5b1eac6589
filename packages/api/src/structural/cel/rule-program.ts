import { Environment, Optional } from "@marcbachmann/cel-js"
import { Result } from "effect"
import { presenceAsSelection } from "./field-presence.ts"
import { withQuantities } from "./quantity-library.ts"
import { withTexts } from "./text-library.ts"

/** What a rule can see: the value, and before an update the earlier one. */
export interface RuleContext {
  readonly self: unknown
  /** Absent where there is no earlier value. */
  readonly oldSelf?: unknown
}

/** A rule that is ready to run. It fails with the text of what went wrong. */
export type RuleProgram = (context: RuleContext) => Result.Result<unknown, string>

const environment = withTexts(
  withQuantities(new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true })),
)
  .registerVariable("self", "dyn")
  .registerVariable("oldSelf", "dyn")

/** The first line tells what went wrong; further lines draw the place in the expression. */
const reasonOf = (error: unknown): string => String(error instanceof Error ? error.message : error).split("\n")[0] ?? ""

const compile = (expression: string): Result.Result<(context: RuleContext) => unknown, string> =>
  Result.try({ try: () => environment.parse(presenceAsSelection(expression)), catch: reasonOf })

/** Compiled expressions by their text: rules come from a few CRDs and run on every write. */
const compiled = new Map<string, ReturnType<typeof compile>>()

/** The program of a CEL expression; it fails, when run, if the expression cannot be read. */
export const ruleProgram = (expression: string): RuleProgram => {
  const known = compiled.get(expression) ?? compile(expression)
  compiled.set(expression, known)
  return (context) => Result.flatMap(known, (evaluate) => Result.try({ try: () => evaluate(context), catch: reasonOf }))
}

/** Whether an expression compares with the earlier value. */
export const isTransition = (expression: string): boolean => /\boldSelf\b/.test(expression)

/** An earlier value for rules that also run where there is none. */
export const optionalOldSelf = (value: { readonly present: unknown } | undefined): unknown =>
  value === undefined ? Optional.none() : Optional.of(value.present)
