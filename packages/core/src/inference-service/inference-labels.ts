import { type AIMService, Annotation, AppLabel, Label, type ObjectMeta } from "@aim-engine/api"
import { Result } from "effect"
import { labelValue } from "../naming/label-value.ts"
import { serviceLabel } from "../service/service-label.ts"
import type { ServiceTemplate } from "../template/service-template.ts"

/** Where a value is in full that its label cannot hold. */
const FULL_VALUES: ReadonlyMap<string, string> = new Map([[Label.model, Annotation.modelName]])

/**
 * What an InferenceService is, as labels: KServe hands them down to its pods. Values that a label cannot hold are in an
 * annotation besides.
 */
export const inferenceLabels = (
  service: AIMService,
  template: ServiceTemplate,
): Required<Pick<ObjectMeta, "labels" | "annotations">> => {
  const { metric = "", precision = "" } = template.status?.profile?.metadata ?? {}
  const values = [
    { key: Label.template, text: template.metadata.name },
    { key: Label.model, text: template.spec.modelName },
    { key: Label.metric, text: metric },
    { key: Label.precision, text: precision },
  ].flatMap(({ key, text }) => {
    const label = Result.getOrUndefined(labelValue(text))
    return label === undefined ? [] : [{ key, text, ...label }]
  })
  const cut = values.filter(({ isCut }) => isCut)
  return {
    labels: {
      [Label.appComponent]: AppLabel.inferenceComponent,
      [Label.appManagedBy]: AppLabel.engineManagedBy,
      ...serviceLabel(service),
      ...Object.fromEntries(values.map(({ key, value }) => [key, value])),
    },
    annotations: Object.fromEntries(cut.map(({ key, text }) => [FULL_VALUES.get(key) ?? key, text])),
  }
}
