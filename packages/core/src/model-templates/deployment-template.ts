import {
  AIMGpuRequirements,
  AIMMetric,
  type AIMModelSpec,
  AIMPrecision,
  type AIMServiceTemplateSpecCommon,
  type RecommendedDeployment,
} from "@aim-engine/api"
import { Result, Schema } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import type { PlannedTemplate } from "./planned-template.ts"
import { sharedFields } from "./shared-fields.ts"
import { deploymentTemplateName } from "./template-name.ts"

/** A model, in the present spelling. */
export interface NamedModel {
  readonly name: string
  readonly spec: AIMModelSpec
}

/** The deployment as text, for messages. */
const deploymentText = ({ gpuCount, gpuModel, metric, precision }: RecommendedDeployment): string =>
  [gpuCount === undefined ? gpuModel : `${gpuCount} x ${gpuModel ?? "GPU"}`, metric, precision]
    .filter((part) => part !== undefined && part !== "")
    .join(", ") || "without any choice"

/** A text of the label as a field of a template; empty text counts as absent. */
const choice = <A extends string>(schema: Schema.Codec<A>, field: string, text: string | undefined) => {
  if (text === undefined || text === "") return Result.succeed({})
  return Schema.is(schema)(text)
    ? Result.succeed({ [field]: text })
    : Result.fail(`${field} is ${JSON.stringify(text)}`)
}

/** Hardware only where both model and number are known; otherwise discovery finds out. */
const gpuOf = ({ gpuModel = "", gpuCount = 0 }: RecommendedDeployment) => {
  if (gpuModel === "" || gpuCount === 0) return Result.succeed({})
  const gpu = { requests: gpuCount, model: gpuModel }
  return Schema.is(AIMGpuRequirements)(gpu)
    ? Result.succeed({ gpu })
    : Result.fail(`gpuModel is ${JSON.stringify(gpuModel)}`)
}

const specOf = (
  { name, spec }: NamedModel,
  deployment: RecommendedDeployment,
): Result.Result<AIMServiceTemplateSpecCommon, string> =>
  Result.gen(function* () {
    const { profileId = "" } = deployment
    return {
      modelName: name,
      ...sharedFields(spec),
      ...(spec.env === undefined || spec.env.length === 0 ? {} : { env: spec.env }),
      ...(yield* choice(AIMMetric, "metric", deployment.metric)),
      ...(yield* choice(AIMPrecision, "precision", deployment.precision)),
      ...(yield* gpuOf(deployment)),
      ...(profileId === "" ? {} : { profileId }),
    }
  })

/**
 * The template for a deployment that the model's image recommends. How far it is tuned, and its model files, are found out
 * by discovery. Fails with a sentence for a deployment that no template can stand for: it is passed over.
 */
export const deploymentTemplate = (
  model: NamedModel,
  deployment: RecommendedDeployment,
): Result.Result<PlannedTemplate, string> =>
  Result.gen(function* () {
    const spec = yield* specOf(model, deployment)
    const name = yield* deploymentTemplateName(model.name, model.spec.image, deployment).pipe(
      Result.mapError(({ message }: InvalidSpecError) => message),
    )
    return { name, spec }
  }).pipe(
    Result.mapError((problem) => `recommended deployment (${deploymentText(deployment)}) is passed over: ${problem}`),
  )
