import {
  AIMClusterModelKind,
  AIMClusterServiceTemplateKind,
  AIMModelKind,
  AIMServiceTemplateKind,
  type KubernetesObject,
} from "@aim-engine/api"
import { isObjectOf, type ServiceTemplate } from "@aim-engine/core"

/** Whether the object is a template of either scope. */
export const isTemplate = (object: KubernetesObject): object is ServiceTemplate =>
  isObjectOf(AIMServiceTemplateKind)(object) || isObjectOf(AIMClusterServiceTemplateKind)(object)

const isModel = (object: KubernetesObject): boolean =>
  isObjectOf(AIMModelKind)(object) || isObjectOf(AIMClusterModelKind)(object)

const hasStatus = (object: KubernetesObject): boolean => "status" in object && object.status !== undefined

/** The object with a status in place of its own. */
export const withStatus = (object: KubernetesObject, status: object): KubernetesObject => ({ ...object, ...{ status } })

/**
 * What a manifest stands for once its controller has done its work: a model or template without a status is taken to
 * become Ready, and a template whose type nothing tells to be `optimized`. What has a status is taken at its word.
 */
export const assumeReady = (object: KubernetesObject): KubernetesObject => {
  if (hasStatus(object)) return object
  if (isTemplate(object)) {
    return withStatus(object, { status: "Ready", profile: { metadata: { type: "optimized" } } })
  }
  return isModel(object) ? withStatus(object, { status: "Ready" }) : object
}

/** The template in another state; other objects as they are. */
export const inState = (object: KubernetesObject, status: string): KubernetesObject => {
  if (!isTemplate(object)) return object
  const before = "status" in object && typeof object.status === "object" ? object.status : {}
  return withStatus(object, { ...before, status })
}
