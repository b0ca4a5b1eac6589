import type { Catalog } from "./catalog.ts"
import { type Choice, chooseTemplates, serviceText } from "./choice.ts"
import { asWritten, type Variation, type Variations } from "./variation.ts"

/** Something that must hold for what is selected from a catalog, also when the catalog is varied. */
export interface SelectionLaw {
  /** What holds, as a sentence. */
  readonly name: string
  readonly variations: Variations
  /** How a variation breaks the law, one sentence each; none if it holds. `catalog` is the one that was given. */
  readonly violations: (variation: Variation, catalog: Catalog) => ReadonlyArray<string>
}

/**
 * A law about each service: the judge returns what is wrong with a choice, or undefined if nothing is.
 *
 * @example
 * const onInstinct = selectionLaw("chat runs on MI300X", ({ service, values }) =>
 *   service.metadata.name === "chat" && !values?.gpuModels.includes("MI300X") ? "not on MI300X" : undefined)
 */
export const selectionLaw = (
  name: string,
  judge: (choice: Choice) => string | undefined,
  variations: Variations = asWritten,
): SelectionLaw => ({
  name,
  variations,
  violations: ({ catalog }) =>
    chooseTemplates(catalog).flatMap((choice) => {
      const problem = judge(choice)
      return problem === undefined ? [] : [`${serviceText(choice.service)}: ${problem}`]
    }),
})

/**
 * A law that compares what a service gets in a variation with what it gets from the catalog as it was given: the judge
 * returns what is wrong, or undefined if nothing is.
 */
export const comparisonLaw = (
  name: string,
  variations: Variations,
  judge: (varied: Choice, given: Choice) => string | undefined,
): SelectionLaw => ({
  name,
  variations,
  violations: ({ catalog }, given) => {
    const before = new Map(chooseTemplates(given).map((choice) => [serviceText(choice.service), choice]))
    return chooseTemplates(catalog).flatMap((choice) => {
      const original = before.get(serviceText(choice.service))
      const problem = original === undefined ? undefined : judge(choice, original)
      return problem === undefined ? [] : [`${serviceText(choice.service)}: ${problem}`]
    })
  },
})
