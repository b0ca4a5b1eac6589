import type { ImageMetadata } from "@aim-engine/api"
import { Equal, Result } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import { isCustomModel } from "../model/service-model.ts"
import { customTemplates } from "./custom-template.ts"
import { deploymentTemplate, type NamedModel } from "./deployment-template.ts"
import type { PlannedTemplate, PlannedTemplates } from "./planned-template.ts"

/** What the templates of a model are made from. */
export interface TemplateInput {
  readonly model: NamedModel
  /** What the present image's labels say; undefined while that is not known. */
  readonly metadata: ImageMetadata | undefined
  /** Whether templates are made from what the image recommends. */
  readonly createsImageTemplates: boolean
}

/** The templates that the image recommends. One that runs files of the spec recommends nothing for them. */
const imageTemplates = ({ model, metadata, createsImageTemplates }: TemplateInput): PlannedTemplates => {
  const deployments = metadata?.model?.recommendedDeployments ?? []
  if (!createsImageTemplates || isCustomModel(model)) return { templates: [], warnings: [] }
  const results = deployments.map((deployment) => deploymentTemplate(model, deployment))
  return {
    templates: results.flatMap((result) => (Result.isSuccess(result) ? [result.success] : [])),
    warnings: results.flatMap((result) => (Result.isFailure(result) ? [result.failure] : [])),
  }
}

/** Each name once: the first counts, and another of its name that asks for something else is told. */
const withoutCollisions = (planned: ReadonlyArray<PlannedTemplate>): PlannedTemplates => {
  const byName = new Map<string, PlannedTemplate>()
  const warnings = new Set<string>()
  for (const template of planned) {
    const first = byName.get(template.name)
    if (first === undefined) byName.set(template.name, template)
    else if (!Equal.equals(first, template)) warnings.add(`two different templates would be named ${template.name}`)
  }
  return { templates: [...byName.values()], warnings: [...warnings] }
}

/**
 * Every template that should exist for a model: those that its image recommends, then those that it asks for itself.
 * While nothing is known of the image, only the latter. Fails if what the model asks for cannot be understood.
 */
export const planTemplates = (input: TemplateInput): Result.Result<PlannedTemplates, InvalidSpecError> =>
  Result.map(customTemplates(input.model), (custom) => {
    const image = imageTemplates(input)
    const unique = withoutCollisions([...image.templates, ...custom])
    return { templates: unique.templates, warnings: [...image.warnings, ...unique.warnings] }
  })

/** Whether a model is to have templates; unknown while its image is not read. */
export type TemplateExpectation = "Expected" | "NotExpected" | "Unknown"

/** Whether a model is to have templates: if it asks for some, or its image is known to recommend some. */
export const expectsTemplates = (
  planned: ReadonlyArray<PlannedTemplate>,
  {
    metadata,
    createsImageTemplates,
    readsImage,
  }: Pick<TemplateInput, "metadata" | "createsImageTemplates"> & {
    /** Whether the image is read at all. */
    readonly readsImage: boolean
  },
): TemplateExpectation => {
  if (planned.length > 0) return "Expected"
  return metadata === undefined && createsImageTemplates && readsImage ? "Unknown" : "NotExpected"
}
