import type { AIMService } from "@aim-engine/api"
import { type CheckRule, findingAbout } from "../check-rule.ts"

const FIELDS = {
  name: "spec.model.name",
  image: "spec.model.image",
  custom: "spec.model.custom",
  nothing: "spec.model",
}

/** The field by which a service names its model. */
export const modelField = (by: keyof typeof FIELDS): string => FIELDS[by]

const message = ({ metadata: { namespace = "" } }: AIMService, name: string): string =>
  `there is neither an AIMModel ${name} in namespace ${namespace} nor an AIMClusterModel ${name}; add it, or name another`

export const modelReference: CheckRule = {
  id: "model-reference",
  summary: "A service names a model that is not there.",
  severity: "error",
  find: ({ services }) =>
    services.flatMap(({ service, anywhere: { model } }) => {
      const { outcome, question } = model.decision
      return outcome === "NotFound" && question.by === "name"
        ? [findingAbout(service, modelField(question.by), message(service, question.name))]
        : []
    }),
}
