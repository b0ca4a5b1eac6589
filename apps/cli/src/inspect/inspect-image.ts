import type { ImageMetadata } from "@aim-engine/api"
import {
  type InvalidSpecError,
  type MetadataProblem,
  modelNameForImage,
  type PlannedTemplate,
  parseImageLabels,
  parsePullReference,
  planTemplates,
  printPullReference,
} from "@aim-engine/core"
import { type ImageInspection, type Keyring, Registry, type RegistryError } from "@aim-engine/registry"
import { Effect } from "effect"

/** What is known of an image, and what the operator would make of it. */
export interface ImageReport extends Pick<ImageInspection, "digest" | "platform" | "created"> {
  /** The reference in full. */
  readonly image: string
  /** The name of the model for which the templates are planned. */
  readonly modelName: string
  readonly metadata: ImageMetadata
  readonly problems: ReadonlyArray<MetadataProblem>
  readonly templates: ReadonlyArray<PlannedTemplate>
  /** Recommended deployments of which no template can be made, a sentence each. */
  readonly warnings: ReadonlyArray<string>
}

/**
 * Reads an image's labels, and plans the templates of a model that has it. The model's name is that which the operator
 * gives to a model for a service's image, unless one is named.
 */
export const inspectImage = Effect.fnUntraced(function* (
  image: string,
  keyring: Keyring,
  name?: string,
): Effect.fn.Return<ImageReport, InvalidSpecError | RegistryError, Registry> {
  const reference = yield* Effect.fromResult(parsePullReference(image))
  const modelName = name ?? (yield* Effect.fromResult(modelNameForImage(image)))
  const { digest, platform, created, labels } = yield* Registry.use((registry) => registry.inspect(image, keyring))
  const { metadata, problems } = parseImageLabels(labels)
  const { templates, warnings } = yield* Effect.fromResult(
    planTemplates({ model: { name: modelName, spec: { image } }, metadata, createsImageTemplates: true }),
  )
  return {
    image: printPullReference(reference),
    digest,
    platform,
    created,
    modelName,
    metadata,
    problems,
    templates,
    warnings,
  }
})
