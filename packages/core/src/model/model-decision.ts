import type { Decision } from "../reconcile/decision.ts"

/** How a service names its model. */
export type ModelQuestion =
  | { readonly by: "name"; readonly name: string }
  | { readonly by: "image"; readonly image: string }
  | { readonly by: "custom"; readonly image: string; readonly modelIds: ReadonlyArray<string> }
  | { readonly by: "nothing" }

/** A model that was looked at, and what came of it. */
export interface ModelCandidate {
  /** For people, e.g. `cluster model llama`. */
  readonly model: string
  readonly verdict: "Chosen" | "NamespaceComesFirst" | "Ambiguous" | "SameAsFirst"
}

/** The choice of a service's model. */
export interface ModelDecision extends Decision {
  readonly _tag: "ModelResolution"
  readonly question: ModelQuestion
  readonly outcome: "Remembered" | "Found" | "Created" | "Ambiguous" | "NotFound" | "Refused" | "Unknown"
  /** The models that were looked at, chosen first, then by name. */
  readonly candidates: ReadonlyArray<ModelCandidate>
}

/** What was asked for, for people. */
export const questionText = (question: ModelQuestion): string => {
  switch (question.by) {
    case "name":
      return `model ${question.name}`
    case "image":
      return `a model with image ${question.image}`
    case "custom":
      return `a model of ${question.modelIds.join(", ") || "no sources"} on image ${question.image}`
    case "nothing":
      return "no model"
  }
}

const VERDICTS: Readonly<Record<ModelCandidate["verdict"], string>> = {
  Chosen: "chosen",
  NamespaceComesFirst: "not chosen: models of the namespace come first",
  Ambiguous: "not chosen: another one fits as well",
  SameAsFirst: "not chosen: it is the same as the chosen one, whose name comes first",
}

/** The decision in sentences, one per line: what was decided, then what became of each model that was looked at. */
export const explainModel = ({ summary, candidates }: ModelDecision): ReadonlyArray<string> => [
  summary,
  ...candidates.map(({ model, verdict }) => `${model}: ${VERDICTS[verdict]}`),
]
