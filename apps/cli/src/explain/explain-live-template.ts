import { AIMClusterServiceTemplateKind, AIMServiceTemplateKind, refKey, refOf } from "@aim-engine/api"
import { isNotFound, OperatorNamespace, type ServiceTemplate } from "@aim-engine/core"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { apiErrorText } from "../cluster/api-failure.ts"
import { fetchLiveObjects } from "../cluster/live-objects.ts"
import { tellUnreadable } from "../cluster/tell-unreadable.ts"
import { refuse } from "../exit-status.ts"
import { explainServiceTemplate, TEMPLATE_RECONCILERS, type TemplateExplanation } from "./explain-template.ts"
import { isTemplate } from "./find-template.ts"

/** The template of the namespace, else that of the cluster. */
const readTemplate = Effect.fnUntraced(function* (
  api: KubernetesApi["Service"],
  namespace: string,
  name: string,
  isOfCluster: boolean,
) {
  const kinds = isOfCluster ? [AIMClusterServiceTemplateKind] : [AIMServiceTemplateKind, AIMClusterServiceTemplateKind]
  for (const kind of kinds) {
    const found = yield* api.get(kind, kind.scope === "Cluster" ? "" : namespace, name).pipe(
      Effect.catchIf(isNotFound, () => Effect.succeed(undefined)),
      Effect.catch((error) => refuse(apiErrorText(kind, error))),
    )
    if (found !== undefined && !isTemplate(found)) {
      return yield* refuse(`${kind.kind} ${name} is not one that this version can read`)
    }
    if (found !== undefined) return found
  }
  const where = isOfCluster ? "" : `in namespace ${namespace}, nor one `
  return yield* refuse(`there is no template ${name} ${where}of the cluster`)
})

/** Where the Jobs of a template run: of one of the cluster in the operator's namespace. */
const jobNamespace = ({ metadata, status }: ServiceTemplate): string | undefined =>
  metadata.namespace ?? status?.discoveryJob?.namespace

/** Explains a template of a cluster: its status is the one that the operator wrote, the rest is how things are now. */
export const explainLiveTemplate = Effect.fnUntraced(function* (
  api: KubernetesApi["Service"],
  namespace: string,
  name: string,
  isOfCluster: boolean,
) {
  const template = yield* readTemplate(api, namespace, name, isOfCluster)
  const systemNamespace = yield* OperatorNamespace
  const place = jobNamespace(template) ?? systemNamespace
  const { objects, unreadable } = yield* fetchLiveObjects(api, [place], TEMPLATE_RECONCILERS)
  yield* tellUnreadable(unreadable)
  const others = objects.filter((object) => refKey(refOf(object)) !== refKey(refOf(template)))
  const explanation = yield* explainServiceTemplate([...others, template], template, unreadable).pipe(
    Effect.provideService(OperatorNamespace, place),
  )
  return { ...explanation, template } satisfies TemplateExplanation
})
