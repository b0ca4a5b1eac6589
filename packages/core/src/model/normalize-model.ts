import type { AIMModelDiscoveryConfig, AIMModelSpec } from "@aim-engine/api"
import { definedBlock, definedFields } from "../structure/defined-fields.ts"

/** Both switches, whatever they are called; turning all of it off turns each off that says nothing itself. */
const normalizeDiscovery = (discovery: AIMModelDiscoveryConfig): AIMModelDiscoveryConfig | undefined => {
  const { extractMetadata, createServiceTemplates, enabled, autoCreateTemplates } = discovery
  return definedBlock({
    extractMetadata: extractMetadata ?? enabled,
    createServiceTemplates: createServiceTemplates ?? (enabled === false ? false : autoCreateTemplates),
  })
}

/**
 * A model's spec in the present spelling: `discovery.enabled`, `discovery.autoCreateTemplates` and `custom.templates` where
 * they belong. A value in the present spelling goes before an earlier one. Done before anything else; doing it twice
 * changes nothing.
 */
export const normalizeModelSpec = (spec: AIMModelSpec): AIMModelSpec => {
  const { discovery, custom, customTemplates, ...rest } = spec
  const { templates, ...customFields } = custom ?? {}
  const listed = customTemplates !== undefined && customTemplates.length > 0 ? customTemplates : templates
  return {
    ...rest,
    ...definedFields({
      discovery: discovery && normalizeDiscovery(discovery),
      custom: definedBlock(customFields),
      customTemplates: listed ?? customTemplates,
    }),
  }
}
