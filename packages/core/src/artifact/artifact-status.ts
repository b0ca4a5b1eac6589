import type { AIMArtifactStatus, AIMResourceStatus, PersistentVolumeClaim } from "@aim-engine/api"
import { Result } from "effect"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { definedFields } from "../structure/defined-fields.ts"
import { parseTime } from "../time/rfc3339.ts"
import type { Artifact } from "./artifact-kind.ts"
import { displaySize } from "./artifact-size.ts"
import { downloadReport } from "./download-report.ts"
import type { ArtifactFacts, ArtifactParts } from "./observe-artifact.ts"
import { recordedHeadroom } from "./plan-claim.ts"

/** The status of an artifact. Progress is left out while the downloader writes it, which it does beside us. */
export const statusOfArtifact = (
  artifact: Artifact,
  parts: ArtifactParts,
  verdict: HealthVerdict<AIMResourceStatus>,
  claim: PersistentVolumeClaim | undefined,
): AIMArtifactStatus => {
  const before = artifact.status ?? {}
  const status = definedFields({
    observedGeneration: artifact.metadata.generation,
    status: verdict.status,
    conditions: verdict.conditions,
    resolvedRuntimeConfig: Result.match(parts.config, {
      onSuccess: ({ reference }) => reference,
      onFailure: () => before.resolvedRuntimeConfig,
    }),
    mode: (artifact.metadata.ownerReferences ?? []).length > 0 ? ("Dedicated" as const) : ("Shared" as const),
    ...Result.match(parts.facts, {
      onSuccess: (facts) => observedFields(artifact, facts, claim),
      onFailure: () => keptFields(before),
    }),
  })
  return status
}

const observedFields = (
  artifact: Artifact,
  facts: ArtifactFacts,
  claim: PersistentVolumeClaim | undefined,
): AIMArtifactStatus =>
  definedFields({
    ...downloadReport(artifact, facts),
    lastUsed: later(artifact.status?.lastUsed, facts.lastMounted),
    persistentVolumeClaim: claim?.metadata.name,
    displaySize: displaySize(artifact, facts.bytes),
    discoveredSizeBytes: facts.measured === undefined ? undefined : Number(facts.measured),
    allocatedSize: claim?.spec?.resources?.requests?.storage,
    headroomPercent: claim === undefined ? undefined : recordedHeadroom(claim),
  })

/** What cannot be looked at is told as it was. */
const keptFields = ({
  progress,
  download,
  lastUsed,
  persistentVolumeClaim,
  displaySize: size,
  discoveredSizeBytes,
  allocatedSize,
  headroomPercent,
  status,
}: AIMArtifactStatus): AIMArtifactStatus =>
  definedFields({
    // A download that runs goes on reporting.
    ...(status === "Ready" ? { progress, download } : {}),
    lastUsed,
    persistentVolumeClaim,
    displaySize: size,
    discoveredSizeBytes,
    allocatedSize,
    headroomPercent,
  })

/** The later of two times; it never goes back, though the workload that used the files is gone. */
const later = (known: string | undefined, seen: string | undefined): string | undefined => {
  if (known === undefined || seen === undefined) return known ?? seen
  return (parseTime(seen) ?? 0) > (parseTime(known) ?? 0) ? seen : known
}
