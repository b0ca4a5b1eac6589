import { Annotation, type KubernetesObject, refOf } from "@aim-engine/api"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import type { PlannedDeletion } from "../reconcile/plan.ts"
import type { ServiceTemplate } from "../template/service-template.ts"

/** Whether a template was generated for the object of this uid and still belongs to it. A clone was not. */
export const isGeneratedFor = (template: ServiceTemplate, uid: string | undefined): boolean =>
  uid !== undefined && template.metadata.annotations?.[Annotation.generatedBy] === uid && isOwnedBy(template, uid)

/** Whether it is certain which templates a model is to have, so that others are superfluous. */
export interface PruneInput {
  readonly templates: ReadonlyArray<ServiceTemplate>
  readonly modelUid: string | undefined
  /** Names of the templates that the model is to have. */
  readonly planned: ReadonlySet<string>
}

/** The templates that were generated for a model, and that it asks for no more. */
export const superfluousTemplates = ({ templates, modelUid, planned }: PruneInput): ReadonlyArray<ServiceTemplate> =>
  templates.filter(
    (template) =>
      isGeneratedFor(template, modelUid) &&
      !planned.has(template.metadata.name) &&
      template.metadata.deletionTimestamp === undefined,
  )

/** The deletion of a superfluous template that nobody uses. */
export const planPruning = (template: ServiceTemplate): ReadonlyArray<PlannedDeletion> => {
  const { uid } = template.metadata
  const why = "the model asks for this template no more, and nothing uses it"
  return uid === undefined ? [] : [{ ref: refOf(template), uid, why }]
}

/**
 * A superfluous template that is in use, marked as such. It is written whole, as it is: what an apply leaves out that we
 * own would be removed.
 */
export const markStale = ({ apiVersion, kind, metadata, spec }: ServiceTemplate): KubernetesObject => {
  const { name, namespace, labels, annotations, ownerReferences } = metadata
  const marked = {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      annotations: { ...annotations, [Annotation.stale]: "true" },
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
    },
    spec,
  }
  return marked
}
