import { type AIMService, type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import { Effect } from "effect"
import { explainService, type ServiceExplanation } from "../explain/explain-service.ts"
import { isTemplate, renderDecision } from "../explain/render-explanation.ts"
import { planManifests } from "../plan/plan-manifests.ts"
import { renderChange } from "../plan/render-changes.ts"
import type { Palette } from "../render/palette.ts"
import { renderReasons, serviceRow } from "../render/service-table.ts"
import { servicesOf } from "./run-sandbox.ts"

type Lines = ReadonlyArray<string>

const candidates = ({ decisions }: ServiceExplanation): number => decisions.find(isTemplate)?.diagnostics.length ?? 0

const selectionLines = ({ ref, decisions }: ServiceExplanation, palette: Palette): Lines => [
  palette.bold(`Why ${ref.namespace}/${ref.name} has its template:`),
  ...decisions.filter(isTemplate).map((decision) => renderDecision(decision, palette)),
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
  const services = servicesOf(objects)
  const running = services.filter(({ status }) => status?.status === "Running")
  const explanations = yield* Effect.forEach(running, (service) => explainService(objects, service))
  const richest = explanations.toSorted((left, right) => candidates(right) - candidates(left))[0]
  const scalable = running.find(({ spec }) => spec.minReplicas === undefined && spec.autoScaling === undefined)
  return [
    "",
    ...renderReasons(services.map(serviceRow), palette),
    "",
    ...(richest === undefined ? [] : selectionLines(richest, palette)),
    ...(scalable === undefined ? [] : yield* replicaPlan(objects, scalable, palette)),
  ].join("\n")
})
