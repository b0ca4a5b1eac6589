import type { AIMHardwareRequirements, AIMModelSource } from "@aim-engine/api"
import { Result } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import { canonicalJson, type JsonValue } from "../naming/canonical-json.ts"
import { derivedName } from "../naming/derived-name.ts"
import { canonicalHardware, normalizeHardware } from "../template/normalize-hardware.ts"

/** What makes two custom models the same: image, files, and hardware. Size and credentials do not count. */
export interface CustomModel {
  readonly image: string
  readonly modelSources: ReadonlyArray<AIMModelSource>
  readonly hardware?: AIMHardwareRequirements
}

/** The variable that says which S3 server a source is on: the same bucket elsewhere is another source. */
const ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL"

/** What the model's name starts with where it has no sources. */
const UNNAMED = "custom-model"

const endpointOf = ({ env = [] }: AIMModelSource): string =>
  env.findLast(({ name }) => name === ENDPOINT_VARIABLE)?.value ?? ""

/** Hardware as it counts: none if nothing is asked for. */
const hardwareValue = (
  hardware: AIMHardwareRequirements = {},
): Result.Result<ReadonlyArray<JsonValue>, InvalidSpecError> =>
  Result.map(normalizeHardware({ hardware }), (normalized) =>
    normalized.gpu === undefined && normalized.cpu === undefined ? [] : [canonicalHardware(normalized)],
  )

/**
 * A text that is equal for equal custom models, to find them by.
 * Fails if the hardware cannot be understood.
 */
export const customModelKey = ({
  image,
  modelSources,
  hardware,
}: CustomModel): Result.Result<string, InvalidSpecError> =>
  Result.map(hardwareValue(hardware), (value) =>
    canonicalJson([
      image,
      modelSources.map((source) => [source.modelId, source.sourceUri, endpointOf(source)]),
      ...value,
    ]),
  )

/**
 * The name of the model that is created for a service's custom model: its first `modelId`, and a hash of what makes
 * it another model than its namesakes. Fails if the hardware cannot be understood.
 *
 * @example
 * customModelName({ image: "amdenterpriseai/aim-base:latest", modelSources: [{ modelId: "meta-llama/Llama-3-8B", sourceUri: "hf://meta-llama/Llama-3-8B" }] })
 * // success of "meta-llama-llama-3-8b-a9f84128"
 */
export const customModelName = ({
  image,
  modelSources,
  hardware,
}: CustomModel): Result.Result<string, InvalidSpecError> =>
  Result.flatMap(hardwareValue(hardware), (value) => {
    const sources = modelSources.flatMap((source) => {
      const endpoint = endpointOf(source)
      return [source.modelId, source.sourceUri, ...(endpoint === "" ? [] : [endpoint])]
    })
    return derivedName([modelSources[0]?.modelId ?? UNNAMED], { hash: [image, ...sources, ...value] })
  })
