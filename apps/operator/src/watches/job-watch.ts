import { AppLabel, type KubernetesObject, Label, type PodTemplateSpec } from "@aim-engine/api"
import type { WatchedKind } from "@aim-engine/kubernetes"
import { IDENTITY, keepFields } from "./kept-fields.ts"

/** A Job is made once and never changed: what its pods look like is known from what it was made from. */
const NO_TEMPLATE: PodTemplateSpec = { spec: { containers: [] } }

const keepOutcome = keepFields({
  metadata: { ...IDENTITY, labels: true, annotations: true },
  fields: { status: { conditions: true, completionTime: true } },
})

const strip = (object: KubernetesObject): KubernetesObject => ({
  ...keepOutcome(object),
  ...{ spec: { template: NO_TEMPLATE } },
})

/** The Jobs that discover templates, and those that measure and download model files; of each what became of it. */
export const jobWatch: Omit<WatchedKind, "kind"> = {
  selections: [{ labelSelector: `${Label.appName}=${AppLabel.discoveryName}` }, { labelSelector: Label.cacheName }],
  strip,
}
