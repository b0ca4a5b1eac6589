import { type CheckRule, findingAbout } from "../check-rule.ts"
import { modelField } from "./model-reference.ts"

export const ambiguousModel: CheckRule = {
  id: "ambiguous-model",
  summary: "A service asks for a model by image, and several models have it.",
  severity: "error",
  find: ({ services }) =>
    services.flatMap(({ service, anywhere: { model } }) =>
      model.decision.outcome === "Ambiguous"
        ? [findingAbout(service, modelField(model.decision.question.by), model.decision.summary)]
        : [],
    ),
}
