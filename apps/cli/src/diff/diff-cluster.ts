import { type AIMService, type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import { compareRefs, isSameJson, type PlannedChange, plannedChanges } from "@aim-engine/core"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { apiErrorText } from "../cluster/api-failure.ts"
import { fetchLiveObjects, type UnreadableKind } from "../cluster/live-objects.ts"
import { type ManifestObject, renderRef } from "../manifest/manifest-object.ts"
import type { ManifestProblem } from "../manifest/manifest-problem.ts"
import { hasStatus, isService, planObjects } from "../plan/plan-objects.ts"
import { routeCollisions } from "../plan/route-collisions.ts"
import { type ServiceRow, serviceRow } from "../render/service-row.ts"
import { shownObject } from "./shown-object.ts"
import { type WishedObject, wishedObject } from "./wished-object.ts"

/** How a service is now, and how it would be. */
export interface ServiceChange {
  /** Undefined: there is no such service yet. */
  readonly before: ServiceRow | undefined
  readonly after: ServiceRow
}

/** What applying manifests would change in a cluster. */
export interface ClusterDiff {
  /** The objects of the manifests themselves. */
  readonly applied: ReadonlyArray<PlannedChange>
  /** What the operator would do because of them. */
  readonly consequences: ReadonlyArray<PlannedChange>
  /** The services that would be in another state. */
  readonly services: ReadonlyArray<ServiceChange>
  readonly warnings: ReadonlyArray<string>
  readonly unreadable: ReadonlyArray<UnreadableKind>
}

const keyOf = (object: KubernetesObject): string => refKey(refOf(object))

/** Where to look: in the namespaces of the manifests, and everywhere where one of them concerns all namespaces. */
const namespacesOf = (manifests: ReadonlyArray<ManifestObject>): ReadonlyArray<string> =>
  manifests.some(({ kind }) => kind.scope === "Cluster")
    ? []
    : [...new Set(manifests.flatMap(({ object }) => object.metadata.namespace ?? []))].toSorted()

const appliedChange = ({ live, wished }: WishedObject): ReadonlyArray<PlannedChange> => {
  const ref = refOf(wished)
  const after = shownObject(wished, live, "after")
  if (live === undefined) return [{ action: "create", ref, after }]
  const before = shownObject(live, wished, "before")
  return isSameJson(before, after) ? [] : [{ action: "change", ref, before, after }]
}

/** What the API server refuses, with the place in the files. */
const refusal = ({ object, place }: ManifestObject, message: string): ManifestProblem => ({
  severity: "error",
  place,
  object: renderRef(refOf(object)),
  message: `the API server refuses it: ${message}`,
})

const serviceChanges = (
  before: ReadonlyArray<AIMService>,
  after: ReadonlyArray<AIMService>,
): ReadonlyArray<ServiceChange> => {
  const rows = new Map(before.map((service) => [keyOf(service), serviceRow(service)]))
  return after
    .map((service) => ({ before: rows.get(keyOf(service)), after: serviceRow(service) }))
    .filter((change) => change.before?.status !== change.after.status || change.before.reason !== change.after.reason)
}

/** What each manifest would make of its object, and what is refused. */
export const dryRun = Effect.fnUntraced(function* (
  api: KubernetesApi["Service"],
  manifests: ReadonlyArray<ManifestObject>,
) {
  const wished: Array<WishedObject> = []
  const problems: Array<ManifestProblem> = []
  for (const manifest of manifests) {
    const outcome = yield* Effect.result(wishedObject(api, manifest))
    if (outcome._tag === "Success") wished.push(outcome.success)
    else problems.push(refusal(manifest, apiErrorText(manifest.kind, outcome.failure)))
  }
  return { wished, problems }
})

/**
 * What applying manifests would change in a cluster, before anyone applies them. The API server says what becomes of the
 * objects themselves. The rest is planned twice by the operator's own reconcilers, on the cluster as it is and as it
 * would be: the difference is what the manifests lead to. Objects that others have reported on are taken at their word,
 * but for services, and for those that the manifests change.
 */
export const diffCluster = Effect.fnUntraced(function* (
  api: KubernetesApi["Service"],
  manifests: ReadonlyArray<ManifestObject>,
  wished: ReadonlyArray<WishedObject>,
) {
  const applied = wished.flatMap(appliedChange)
  const changed = new Set(applied.map(({ ref }) => refKey(ref)))
  const { objects, unreadable } = yield* fetchLiveObjects(api, namespacesOf(manifests))
  const plan = (cluster: ReadonlyArray<KubernetesObject>) =>
    planObjects({
      objects: cluster,
      unreadable,
      reconciles: (object) => isService(object) || !hasStatus(object) || changed.has(keyOf(object)),
    })
  const now = yield* plan(objects)
  const then = yield* plan([
    ...objects.filter((object) => !changed.has(keyOf(object))),
    ...wished.filter((each) => changed.has(keyOf(each.wished))).map((each) => each.wished),
  ])
  const known = new Set(routeCollisions(now.fixpoint.snapshot.objects))
  return {
    applied: applied.toSorted((left, right) => compareRefs(left.ref, right.ref)),
    consequences: plannedChanges(now.fixpoint.snapshot.objects, then.fixpoint.snapshot.objects).filter(
      ({ ref }) => !changed.has(refKey(ref)),
    ),
    services: serviceChanges(now.services, then.services),
    warnings: routeCollisions(then.fixpoint.snapshot.objects).filter((warning) => !known.has(warning)),
    unreadable,
  } satisfies ClusterDiff
})
