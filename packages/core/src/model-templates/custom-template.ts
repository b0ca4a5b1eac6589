import type {
  AIMCpuRequirements,
  AIMCustomTemplate,
  AIMProfileType,
  AIMServiceTemplateSpecCommon,
  ResourceRequirements,
} from "@aim-engine/api"
import { Result } from "effect"
import { mergeEnv } from "../environment/merge-env.ts"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { canonicalJson } from "../naming/canonical-json.ts"
import { canonicalHardware, type NormalizedHardware, renderGpu } from "../template/normalize-hardware.ts"
import type { NamedModel } from "./deployment-template.ts"
import { mergeHardware } from "./merge-hardware.ts"
import type { PlannedTemplate } from "./planned-template.ts"
import { sharedFields } from "./shared-fields.ts"
import { type CustomTemplateIdentity, customTemplateName } from "./template-name.ts"

/** A template for which nothing says how far it is tuned. */
const DEFAULT_TYPE: AIMProfileType = "unoptimized"

/** How far a custom template is tuned: as it says itself, else as the model says for all. */
export const customTemplateType = (template: AIMCustomTemplate, { spec }: NamedModel): AIMProfileType =>
  template.type ?? spec.custom?.type ?? DEFAULT_TYPE

/** CPU cores as the resources of the inference container. */
const cpuResources = ({ requests, limits }: AIMCpuRequirements): ResourceRequirements => ({
  ...(requests === undefined ? {} : { requests: { cpu: requests } }),
  ...(limits === undefined ? {} : { limits: { cpu: limits } }),
})

const hardwareFields = ({ gpu, cpu }: NormalizedHardware): Partial<AIMServiceTemplateSpecCommon> => ({
  ...(gpu === undefined ? {} : { gpu: renderGpu(gpu) }),
  ...(cpu === undefined ? {} : { hardware: { cpu }, resources: cpuResources(cpu) }),
})

const specOf = (
  model: NamedModel,
  template: AIMCustomTemplate,
  hardware: NormalizedHardware,
): AIMServiceTemplateSpecCommon => {
  const { metric, precision } = template.profile ?? {}
  const { modelSources = [] } = model.spec
  const env = mergeEnv(model.spec.env ?? [], template.env ?? [])
  return {
    modelName: model.name,
    ...sharedFields(model.spec),
    type: customTemplateType(template, model),
    ...(modelSources.length === 0 ? {} : { modelSources }),
    ...(metric === undefined ? {} : { metric }),
    ...(precision === undefined ? {} : { precision }),
    ...hardwareFields(hardware),
    ...(env.length === 0 ? {} : { env }),
  }
}

/** What makes two entries of the list the same template. */
const identityText = ({ alias, precision, metric, hardware }: CustomTemplateIdentity): string =>
  canonicalJson([alias, precision, metric, canonicalHardware(hardware)])

const identityOf = (
  model: NamedModel,
  template: AIMCustomTemplate,
): Result.Result<CustomTemplateIdentity, InvalidSpecError> =>
  Result.gen(function* () {
    const own = yield* mergeHardware(undefined, template.hardware)
    return {
      alias: template.name ?? "",
      precision: template.profile?.precision ?? "",
      metric: template.profile?.metric ?? "",
      hardware: yield* mergeHardware(model.spec.custom?.hardware, template.hardware),
      ownGpuModels: own.gpu?.models ?? [],
      ordinal: 0,
    }
  })

const inField =
  (field: string) =>
  ({ reason, message }: InvalidSpecError): InvalidSpecError =>
    new InvalidSpecError({ reason, message: `${field}: ${message}` })

/**
 * The templates that a model itself asks for, in the order of its list; one of its default hardware if it has model files and
 * no list. Fails with the first entry that cannot be understood.
 */
export const customTemplates = (model: NamedModel): Result.Result<ReadonlyArray<PlannedTemplate>, InvalidSpecError> => {
  const { customTemplates: listed = [], modelSources = [] } = model.spec
  const isGenerated = listed.length === 0 && modelSources.length > 0
  const entries: ReadonlyArray<AIMCustomTemplate> = isGenerated ? [{}] : listed
  return Result.gen(function* () {
    const seen = new Map<string, number>()
    const planned: Array<PlannedTemplate> = []
    for (const [index, entry] of entries.entries()) {
      const field = inField(isGenerated ? "custom" : `customTemplates[${index}]`)
      const identity = yield* Result.mapError(identityOf(model, entry), field)
      const text = identityText(identity)
      const ordinal = seen.get(text) ?? 0
      seen.set(text, ordinal + 1)
      planned.push({
        name: yield* Result.mapError(customTemplateName(model.name, { ...identity, ordinal }), field),
        ...(identity.alias === "" ? {} : { alias: identity.alias }),
        spec: specOf(model, entry, identity.hardware),
      })
    }
    return planned
  })
}
