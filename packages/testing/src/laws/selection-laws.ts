import { isCustomModel, templateRefOf, templateText } from "@aim-engine/core"
import { type Choice, isServed } from "./choice.ts"
import { comparisonLaw, type SelectionLaw, selectionLaw } from "./selection-law.ts"
import { asWritten, onABadDay, withMoreNodes } from "./variation.ts"

const chosenText = ({ template, decision }: Choice): string =>
  template === undefined ? decision.summary : templateText(templateRefOf(template))

/** Laws that a good catalog keeps. */
export const laws = {
  /** With everything Ready and all nodes there, each service gets a template. */
  everyServiceIsServed: selectionLaw("every service of the catalog has exactly one winner", (choice) =>
    isServed(choice) ? undefined : choice.decision.summary,
  ),

  /**
   * Also on a bad day, no service falls back to a template that nobody has tuned, unless it says that it may. For models
   * with files of their own there are no tuned ones.
   */
  noUnoptimizedTemplate: selectionLaw(
    "no service is given a template that is not optimized, unless it allows it",
    ({ service, model, values, decision }) =>
      decision.method === "Automatic" &&
      values !== undefined &&
      values.type !== "optimized" &&
      service.spec.template?.allowUnoptimized !== true &&
      (model === undefined || !isCustomModel(model))
        ? `is given a template that is ${values.type}: ${decision.summary}`
        : undefined,
    onABadDay,
  ),

  /** Growing the cluster takes no template away. */
  moreNodesNeverUnselect: comparisonLaw(
    "adding nodes never leaves a service without a template",
    withMoreNodes,
    (varied, given) =>
      isServed(given) && !isServed(varied)
        ? `had ${chosenText(given)}, and now: ${varied.decision.summary}`
        : undefined,
  ),

  /** Neither the order of files nor that of documents decides. */
  orderDoesNotMatter: comparisonLaw("the order of the catalog's objects does not matter", asWritten, (varied, given) =>
    chosenText(varied) === chosenText(given)
      ? undefined
      : `gets ${chosenText(varied)} in one order, and ${chosenText(given)} in another`,
  ),
} as const satisfies Record<string, SelectionLaw>
