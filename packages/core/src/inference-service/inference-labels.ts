import { type AIMService, AppLabel, Label, type ObjectMeta } from "@aim-engine/api"
import { Result } from "effect"
import { labelValue } from "../naming/label-value.ts"
import type { ServiceTemplate } from "../template/service-template.ts"

/**
 * What an InferenceService is, as labels: KServe hands them down to its pods. Values that a label cannot hold in full are
 * in an annotation of the same key.
 */
export const inferenceLabels = (
  service: AIMService,
  template: ServiceTemplate,
): Required<Pick<ObjectMeta, "labels" | "annotations">> => {
  const { metric, precision } = template.status?.profile?.metadata ?? {}
  const values = (
    [
      [Label.service, service.metadata.name],
      [Label.template, template.metadata.name],
      [Label.model, template.spec.modelName],
      [Label.metric, metric],
      [Label.precision, precision],
    ] as const
  ).flatMap(([key, text]) => {
    const label = Result.getOrUndefined(labelValue(text ?? ""))
    return label === undefined ? [] : [{ key, text: text ?? "", ...label }]
  })
  return {
    labels: {
      [Label.appComponent]: AppLabel.inferenceComponent,
      [Label.appManagedBy]: AppLabel.engineManagedBy,
      ...Object.fromEntries(values.map(({ key, value }) => [key, value])),
    },
    annotations: Object.fromEntries(values.filter(({ isCut }) => isCut).map(({ key, text }) => [key, text])),
  }
}
