import { type AIMService, type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import { Effect } from "effect"
import { explainService, type ServiceExplanation } from "../explain/explain-service.ts"
import { renderDecision } from "../explain/render-explanation.ts"
import { isTemplateDecision } from "../plan/decision-kind.ts"
import { planManifests } from "../plan/plan-manifests.ts"
import { servicesAmong } from "../plan/plan-objects.ts"
import { renderChange } from "../plan/render-changes.ts"
import type { Palette } from "../render/palette.ts"

type Lines = ReadonlyArray<string>

/** How much there is to see in the choice of the service's template. */
const interest = ({ decisions }: ServiceExplanation): number => {
  const selection = decisions.find(isTemplateDecision)
  return (selection?.margin === undefined ? 0 : 1000) + (selection?.diagnostics.length ?? 0)
}

const selectionLines = ({ ref, decisions }: ServiceExplanation, title: string, palette: Palette): Lines => [
  palette.bold(`Why ${ref.namespace}/${ref.name} ${title}`),
  ...decisions.filter(isTemplateDecision).map((decision) => renderDecision(decision, palette)),
  "",
]

/** What one more replica would change, planned on the objects of the running cluster. */
const replicaPlan = Effect.fnUntraced(function* (
  objects: ReadonlyArray<KubernetesObject>,
  service: AIMService,
  palette: Palette,
) {
  const replicas = (service.spec.replicas ?? 1) + 1
  const edited: AIMService = { ...service, spec: { ...service.spec, replicas } }
  const key = refKey(refOf(service))
  const given = objects.map((object) => (refKey(refOf(object)) === key ? edited : object))
  const { changes } = yield* planManifests(given, { recompute: true })
  return [
    palette.bold(
      `What spec.replicas: ${replicas} would change for ${service.metadata.namespace}/${service.metadata.name}:`,
    ),
    ...changes.flatMap((change) => renderChange(change, palette)).map((line) => `  ${line}`),
    "",
  ]
})

/** What a newcomer should have seen: why services wait, why one has its template, and what a change would do. */
export const sandboxReport = Effect.fnUntraced(function* (objects: ReadonlyArray<KubernetesObject>, palette: Palette) {
  const services = servicesAmong(objects)
  const isRunning = ({ status }: AIMService) => status?.status === "Running"
  const explain = (service: AIMService) => explainService(objects, service)
  const running = yield* Effect.forEach(services.filter(isRunning), explain)
  const waiting = yield* Effect.forEach(
    services.filter((service) => !isRunning(service)),
    explain,
  )
  const [clearest] = running.toSorted((left, right) => interest(right) - interest(left))
  const scalable = services.find(
    (service) => isRunning(service) && service.spec.minReplicas === undefined && service.spec.autoScaling === undefined,
  )
  return [
    "",
    ...(clearest === undefined ? [] : selectionLines(clearest, "has its template", palette)),
    ...waiting.flatMap((explanation) =>
      selectionLines(explanation, `is ${explanation.service.status?.status ?? "Pending"}`, palette),
    ),
    ...(scalable === undefined ? [] : yield* replicaPlan(objects, scalable, palette)),
  ].join("\n")
})
