import type {
  Decision,
  DiscoveryDecision,
  EnvironmentDecision,
  HardwareDecision,
  ModelDecision,
  RuntimeConfigDecision,
  TemplateDecision,
} from "@aim-engine/core"

// A decision's tag tells its type: decisions of one tag are made in one place.

/** Whether it is the choice of a model. */
export const isModelDecision = (decision: Decision): decision is ModelDecision => decision._tag === "ModelResolution"

/** Whether it says which settings apply. */
export const isRuntimeConfigDecision = (decision: Decision): decision is RuntimeConfigDecision =>
  decision._tag === "RuntimeConfig"

/** Whether it is the choice of a template. */
export const isTemplateDecision = (decision: Decision): decision is TemplateDecision =>
  decision._tag === "TemplateSelection"

/** Whether it says where environment variables come from. */
export const isEnvironmentDecision = (decision: Decision): decision is EnvironmentDecision =>
  decision._tag === "Environment"

/** Whether it says which hardware a template needs. */
export const isHardwareDecision = (decision: Decision): decision is HardwareDecision => decision._tag === "Hardware"

/** Whether it says how far the discovery of a template is. */
export const isDiscoveryDecision = (decision: Decision): decision is DiscoveryDecision => decision._tag === "Discovery"
