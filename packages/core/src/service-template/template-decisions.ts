import { Result } from "effect"
import { isDiscovered } from "../discovery/discovery-state.ts"
import { settleComponent } from "../health/settled-component.ts"
import type { Decision } from "../reconcile/decision.ts"
import type { NormalizedGpu } from "../template/normalize-hardware.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import type { TemplateParts } from "./observe-template.ts"
import { hardwareSummary, resolveHardware } from "./resolved-hardware.ts"
import { templateModelHealth } from "./template-model.ts"
import { templateScope } from "./template-scope.ts"

/** Which model a template is of, and whether that is there. */
export interface TemplateModelDecision extends Decision {
  readonly _tag: "TemplateModel"
}

/** Which hardware a template needs, who says so, and whether the cluster has it. */
export interface HardwareDecision extends Decision {
  readonly _tag: "Hardware"
  /** In short, e.g. `2 x MI300X`; empty if nothing is asked for. */
  readonly required: string
  /** Before discovery the specification says what is needed; what is discovered wins. */
  readonly saidBy: "Specification" | "Discovery"
  /** The GPUs that are needed; absent if none is. */
  readonly gpu?: NormalizedGpu
}

/** What was decided about the model of a template. */
export const templateModelDecision = (template: ServiceTemplate, parts: TemplateParts): TemplateModelDecision => ({
  _tag: "TemplateModel",
  summary: settleComponent(templateModelHealth(template, parts.model, templateScope(template))).message,
})

/** What was decided about the hardware of a template. */
export const hardwareDecision = ({ hardware, resolvedHardware, gpu, discovery }: TemplateParts): HardwareDecision => {
  const isFound = isDiscovered(discovery.state) && discovery.state._tag !== "Inline"
  const saidBy = isFound ? "Discovery" : "Specification"
  if (Result.isFailure(hardware)) {
    return { _tag: "Hardware", summary: hardware.failure.message, required: "", saidBy }
  }
  const needed = isDiscovered(discovery.state) ? resolvedHardware : resolveHardware(undefined, hardware.success)
  return {
    _tag: "Hardware",
    summary: gpu.health === undefined ? "No GPU is needed" : settleComponent(gpu.health).message,
    required: hardwareSummary(needed),
    saidBy,
    ...(gpu.health === undefined || needed.gpu === undefined ? {} : { gpu: needed.gpu }),
  }
}
