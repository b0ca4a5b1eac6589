import { type AIMServiceTemplate, AIMServiceTemplateKind, refOf } from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import type { PlannedDeletion } from "../reconcile/plan.ts"
import { isDerivedTemplate, isSameTemplate, type ServiceTemplate, templateRefOf } from "./service-template.ts"
import type { TemplateQuestion } from "./template-resolution.ts"

/** The derived templates of a namespace by the uids of the services that use them. */
export const derivedTemplatesByOwner: ObjectIndex<AIMServiceTemplate> = {
  name: "derived AIMServiceTemplate by owner uid",
  kind: AIMServiceTemplateKind,
  keys: (template) =>
    isDerivedTemplate(template)
      ? (template.metadata.ownerReferences ?? []).map(({ uid }) => indexKey(template.metadata.namespace ?? "", uid))
      : [],
}

/**
 * The derived templates that are to be deleted because the service, their only user, uses another template now.
 * None while it uses no template: then it may still come back to them.
 */
export const releasedTemplates = Effect.fnUntraced(function* (
  { service }: TemplateQuestion,
  used: ServiceTemplate | undefined,
) {
  const { uid, namespace = "" } = service.metadata
  if (used === undefined || uid === undefined) return []
  const owned = yield* ClusterState.use((state) =>
    state.lookup(derivedTemplatesByOwner, indexKey(namespace, uid)),
  ).pipe(Effect.mapError(classifyApiError))
  return owned.flatMap((template): ReadonlyArray<PlannedDeletion> => {
    const { uid: templateUid, ownerReferences = [] } = template.metadata
    const isUsed = isSameTemplate(templateRefOf(template), templateRefOf(used))
    if (isUsed || ownerReferences.length > 1 || templateUid === undefined) return []
    return [
      { ref: refOf(template), uid: templateUid, why: "the service that it was derived for uses another template" },
    ]
  })
})
