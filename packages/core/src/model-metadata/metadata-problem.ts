/** What is wrong with an image's labels. None of it keeps the rest of them from being used. */
export type MetadataProblem =
  /** The recommended deployments cannot be read. */
  | { readonly _tag: "MalformedDeployments"; readonly label: string; readonly problem: string }
  /** Labels are absent that every model's image should have, each as its possible names. */
  | { readonly _tag: "MissingLabels"; readonly labels: ReadonlyArray<string> }
  /** Labels are too large to be kept. What was read from them stays. */
  | { readonly _tag: "DroppedLabels"; readonly labels: ReadonlyArray<string> }

/** How many labels of many are named in a message. */
const NAMED_LABELS = 10

/** A problem as a sentence without a full stop. */
export const problemText = (problem: MetadataProblem): string => {
  switch (problem._tag) {
    case "MalformedDeployments":
      return `label ${problem.label} cannot be read: ${problem.problem}`
    case "MissingLabels":
      return `the image has no label ${problem.labels.join(" and no label ")}`
    case "DroppedLabels": {
      const named = problem.labels.slice(0, NAMED_LABELS).join(", ")
      const more = problem.labels.length - NAMED_LABELS
      return `labels too large to be kept in status.imageMetadata.originalLabels: ${named}${more > 0 ? ` and ${more} more` : ""}`
    }
  }
}
