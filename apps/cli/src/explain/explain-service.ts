import { type AIMService, type KubernetesObject, type ObjectRef, refKey, refOf } from "@aim-engine/api"
import type { Decision, Fixpoint } from "@aim-engine/core"
import { Effect } from "effect"
import type { UnreadableKind } from "../cluster/live-objects.ts"
import { planManifests } from "../plan/plan-manifests.ts"

/** Why a service is as it is: the choices that are made for it, each once. */
export interface ServiceExplanation {
  readonly ref: ObjectRef
  /** With the status that it would have. */
  readonly service: AIMService
  readonly decisions: ReadonlyArray<Decision>
  /** What the service has from an earlier choice, and may keep; undefined if nothing. */
  readonly earlier: string | undefined
}

/** Whether the decision only says that an earlier one stands: then the earlier one is what explains. */
const isRemembered = (decision: Decision): boolean =>
  ("outcome" in decision && decision.outcome === "Remembered") ||
  ("method" in decision && decision.method === "Remembered")

/** The last decision of each kind about an object, in the order in which they are made. */
const decisionsAbout = ({ rounds, plans }: Fixpoint, key: string): ReadonlyArray<Decision> => {
  const planned = [...rounds.flat(), ...plans].filter(({ ref }) => refKey(ref) === key)
  const byTag = new Map<string, Decision>()
  for (const decision of planned.flatMap(({ plan }) => plan.decisions)) {
    if (!isRemembered(decision) || !byTag.has(decision._tag)) byTag.set(decision._tag, decision)
  }
  return [...byTag.values()]
}

const withoutStatus = (object: KubernetesObject): KubernetesObject => {
  const { status: _earlier, ...rest } = { status: undefined, ...object }
  return rest
}

const earlierChoice = ({ status }: AIMService): string | undefined =>
  status?.resolvedTemplate === undefined
    ? undefined
    : `Its status names template ${status.resolvedTemplate.name}, chosen earlier: a service keeps its template while that is Ready.`

/**
 * Explains a service of a set of objects: every choice is made anew, whatever its status says. `unreadable`: kinds of
 * which it is not known which objects there are.
 */
export const explainService = Effect.fnUntraced(function* (
  objects: ReadonlyArray<KubernetesObject>,
  service: AIMService,
  unreadable: ReadonlyArray<UnreadableKind> = [],
) {
  const ref = refOf(service)
  const key = refKey(ref)
  const anew = objects.map((object) => (refKey(refOf(object)) === key ? withoutStatus(object) : object))
  const { services, fixpoint } = yield* planManifests(anew, { recompute: false, unreadable })
  return {
    ref,
    service: services.find((planned) => refKey(refOf(planned)) === key) ?? service,
    decisions: decisionsAbout(fixpoint, key),
    earlier: earlierChoice(service),
  } satisfies ServiceExplanation
})
