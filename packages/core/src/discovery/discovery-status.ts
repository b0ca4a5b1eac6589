import { type AIMServiceTemplateStatus, JobKind } from "@aim-engine/api"
import { resolvedReference } from "../resolution/resolved-reference.ts"
import { definedFields } from "../structure/defined-fields.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { relevantRecord } from "./attempts.ts"
import { type DiscoveryState, jobOf } from "./discovery-state.ts"
import { inlineSources } from "./resolve-discovery.ts"

type DiscoveryFields = Pick<AIMServiceTemplateStatus, "modelSources" | "profile" | "discovery" | "discoveryJob">

/** The profile of a template whose specification names the files: what it says itself. */
const inlineProfile = (metadata: NonNullable<AIMServiceTemplateStatus["profile"]>["metadata"]) =>
  metadata === undefined || Object.keys(metadata).length === 0 ? undefined : { metadata }

/**
 * What a template's status keeps of its discovery. What an earlier run found out stays until another run finds out
 * something else. `hash`: of the present inputs; undefined while they are not known.
 */
export const discoveryStatus = (
  template: ServiceTemplate,
  state: DiscoveryState,
  hash: string | undefined,
  inlineMetadata: NonNullable<AIMServiceTemplateStatus["profile"]>["metadata"],
): DiscoveryFields => {
  const { modelSources, profile, discovery, discoveryJob } = template.status ?? {}
  const job = jobOf(state)
  const lastJob = job === undefined ? discoveryJob : resolvedReference(JobKind, job)
  switch (state._tag) {
    case "Inline":
      return definedFields({
        modelSources: inlineSources(template),
        profile: inlineProfile(inlineMetadata),
        discoveryJob: lastJob,
      })
    case "Discovered":
      return definedFields({
        ...state.result,
        discovery: definedFields({ specHash: hash }),
        discoveryJob: lastJob,
      })
    case "Failed":
      return definedFields({ modelSources, profile, discovery: state.record, discoveryJob: lastJob })
    default: {
      const record = hash === undefined ? discovery : relevantRecord(discovery, hash)
      return definedFields({ modelSources, profile, discovery: record, discoveryJob: lastJob })
    }
  }
}
