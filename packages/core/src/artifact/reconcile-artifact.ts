import {
  AIMClusterRuntimeConfigKind,
  AIMRuntimeConfigKind,
  EventKind,
  InferenceServiceKind,
  JobKind,
  NamespaceKind,
  PersistentVolumeClaimKind,
  PodKind,
  RoleBindingKind,
  ServiceAccountKind,
} from "@aim-engine/api"
import { Clock, Effect, Result } from "effect"
import { recordReads } from "../cluster-state/record-reads.ts"
import { verdictPlan } from "../events/verdict-plan.ts"
import { isNamespaceEnding } from "../ownership/namespace-state.ts"
import type { Decision } from "../reconcile/decision.ts"
import { isPaused } from "../reconcile/is-paused.ts"
import { type ApplyFailure, emptyPlan, type Plan } from "../reconcile/plan.ts"
import type { Reconciler } from "../reconcile/reconciler.ts"
import { artifactAttempts } from "./artifact-attempts.ts"
import { ARTIFACT, type Artifact, type ArtifactKind, MODEL_CACHE } from "./artifact-kind.ts"
import { ArtifactOptions } from "./artifact-options.ts"
import { statusOfArtifact } from "./artifact-status.ts"
import { checkSource } from "./check-source.ts"
import { judgeArtifact } from "./judge-artifact.ts"
import { type ArtifactParts, observeArtifact } from "./observe-artifact.ts"
import { type ArtifactWrites, planArtifact } from "./plan-artifact.ts"

const reconcile = Effect.fnUntraced(function* (artifact: Artifact, failures: ReadonlyArray<ApplyFailure>) {
  // What an artifact owns goes with it, without our doing.
  if (artifact.metadata.deletionTimestamp !== undefined || isPaused(artifact)) return emptyPlan
  if (yield* isNamespaceEnding(artifact.metadata.namespace ?? "")) return emptyPlan

  const now = yield* Clock.currentTimeMillis
  const settings = yield* ArtifactOptions
  const parts = yield* observeArtifact(artifact)
  const attempts = artifactAttempts(artifact, parts, { settings, now })
  const verdict = judgeArtifact(artifact, parts, {
    attempts,
    source: checkSource(artifact, attempts, settings),
    failures,
    now,
  })
  const writes = verdict.shouldApply ? writesOf(artifact, parts, attempts, now) : NO_WRITES
  return {
    ...emptyPlan,
    ...verdictPlan(verdict),
    apply: writes.apply,
    delete: writes.delete,
    status: statusOfArtifact(artifact, parts, verdict, writes.claim ?? liveClaim(parts)),
    decisions: decisionsOf(parts),
  } satisfies Plan
})

const NO_WRITES: ArtifactWrites = { apply: [], delete: [], claim: undefined }

const writesOf = (
  artifact: Artifact,
  { config, facts }: ArtifactParts,
  attempts: ReturnType<typeof artifactAttempts>,
  now: number,
): ArtifactWrites =>
  Result.isSuccess(config) && Result.isSuccess(facts)
    ? planArtifact(artifact, facts.success, { config: config.success.config, attempts, now })
    : NO_WRITES

const liveClaim = ({ facts }: ArtifactParts) => (Result.isSuccess(facts) ? facts.success.claim.live : undefined)

const decisionsOf = ({ config }: ArtifactParts): ReadonlyArray<Decision> =>
  Result.isSuccess(config) ? [config.success.decision] : []

const reconcilerOf = <T extends Artifact>({ kind, controller }: ArtifactKind<T>): Reconciler<T> => ({
  name: controller,
  kind,
  reads: [
    AIMClusterRuntimeConfigKind,
    AIMRuntimeConfigKind,
    EventKind,
    InferenceServiceKind,
    JobKind,
    NamespaceKind,
    PersistentVolumeClaimKind,
    PodKind,
    RoleBindingKind,
    ServiceAccountKind,
  ],
  writes: [JobKind, PersistentVolumeClaimKind, RoleBindingKind, ServiceAccountKind],
  reconcile: (artifact, failures) =>
    Effect.map(
      recordReads(reconcile(artifact, failures)),
      ({ value, observations }): Plan => ({ ...value, observations }),
    ),
})

/** Downloads the files of an AIMArtifact to a volume, once, and keeps them there. */
export const artifactReconciler = reconcilerOf(ARTIFACT)

/** The same for an AIMModelCache, its earlier name. */
export const modelCacheReconciler = reconcilerOf(MODEL_CACHE)
