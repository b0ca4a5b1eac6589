import { Schema } from "effect"
import fc from "fast-check"
import type { Catalog } from "./catalog.ts"
import type { SelectionLaw } from "./selection-law.ts"
import type { Variation } from "./variation.ts"

/** How a law is checked. */
export interface CheckOptions {
  /** How many variations are tried. Default 100. */
  readonly runs?: number
  /** Chooses the variations; the same seed tries the same ones. Default 1, so that a build is repeatable. */
  readonly seed?: number
  /** The token of a violation: tries the variation that broke the law, and no other. */
  readonly replay?: string
}

/** A law that does not hold. The message says how, in which variation of the catalog, and how to see it again. */
export class LawViolation extends Schema.TaggedError<LawViolation>()("LawViolation", {
  law: Schema.String,
  /** What is wrong, one sentence each. */
  violations: Schema.Array(Schema.String),
  /** In what the smallest variation that breaks the law differs from the catalog. */
  differences: Schema.Array(Schema.String),
  /** Pass it as `replay` to try this variation again. */
  replay: Schema.String,
  message: Schema.String,
}) {}

const REPLAY = /^(-?\d+)(?::([\d:]+))?$/

const startOf = ({ replay, seed = 1 }: CheckOptions): { seed: number; path?: string } => {
  if (replay === undefined) return { seed }
  const [, text = "", path] = REPLAY.exec(replay) ?? []
  if (text === "") throw new RangeError(`replay: "${replay}" is no replay token; it looks like 1:0:2`)
  return { seed: Number(text), ...(path === undefined ? {} : { path }) }
}

const indented = (lines: ReadonlyArray<string>): string => lines.map((line) => `  ${line}`).join("\n")

const violationOf = (law: SelectionLaw, variation: Variation, catalog: Catalog, replay: string): LawViolation => {
  const violations = law.violations(variation, catalog)
  const { differences } = variation
  const where =
    differences.length === 0
      ? "With the catalog as it is written."
      : `With this difference from the catalog:\n${indented(differences)}`
  const message = `Law broken: ${law.name}\n${indented(violations)}\n${where}\nTo see it again: { replay: "${replay}" }`
  return new LawViolation({ law: law.name, violations, differences, replay, message })
}

/**
 * The smallest violation of a law that is found in the variations of a catalog; undefined if none is found.
 * Depends on nothing but its arguments.
 */
export const findViolation = (
  catalog: Catalog,
  law: SelectionLaw,
  options: CheckOptions = {},
): LawViolation | undefined => {
  const property = fc.property(law.variations(catalog), (variation) => law.violations(variation, catalog).length === 0)
  const found = fc.check(property, { numRuns: options.runs ?? 100, ...startOf(options) })
  const variation = found.counterexample?.[0]
  if (variation === undefined) {
    // What a law throws is its own fault, and not one of the catalog.
    if (found.failed) throw found.errorInstance
    return undefined
  }
  const replay = `${found.seed}${found.counterexamplePath === null ? "" : `:${found.counterexamplePath}`}`
  return violationOf(law, variation, catalog, replay)
}

/**
 * Checks that a catalog keeps a law, in many variations. Throws the {@link LawViolation} with the smallest variation that
 * breaks it, so that it can be used in any test runner.
 *
 * @example
 * checkSelection(catalog, laws.everyServiceIsServed)
 */
export const checkSelection = (catalog: Catalog, law: SelectionLaw, options: CheckOptions = {}): void => {
  const violation = findViolation(catalog, law, options)
  if (violation !== undefined) throw violation
}
