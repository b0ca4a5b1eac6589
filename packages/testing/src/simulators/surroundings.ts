import {
  AIMArtifactKind,
  AIMClusterModelKind,
  AIMClusterServiceTemplateKind,
  AIMModelCacheKind,
  AIMModelKind,
  type AIMModelSource,
  AIMServiceKind,
  AIMServiceTemplateKind,
  AIMTemplateCacheKind,
  type KubernetesObject,
  type StringMap,
} from "@aim-engine/api"
import { indexKey, isObjectOf, type Model, parseQuantity, type ServiceTemplate, unitsOf } from "@aim-engine/core"
import { Result } from "effect"
import type { BehaviourRule } from "./container-behaviour.ts"
import { type DryRunOptions, discoveryRule, type OfferedProfile } from "./dry-run.ts"
import { type ModelFiles, type ModelFilesOptions, modelFilesRules } from "./model-files.ts"
import { ASSUMED_GIBIBYTES, CANONICAL_NAME_LABEL, dryRunOf, filesOfImage, type ModelImage } from "./model-image.ts"
import { SimulatedRegistries } from "./registry.ts"

const GIBIBYTE = 2 ** 30

/** What a cluster finds outside: registries with images, what these images do, and the files of models. All of it may change. */
export interface Surroundings {
  /** The images by their reference, as they were at the beginning. */
  readonly images: ReadonlyMap<string, ModelImage>
  readonly registries: SimulatedRegistries
  /** What the discovery Job of each image does. */
  readonly dryRuns: Map<string, BehaviourRule["behaviour"]>
  /** The files of models by their URI. */
  readonly files: Map<string, ModelFiles>
}

/** How long things take in the cluster. */
export interface SurroundingsOptions extends ModelFilesOptions {
  readonly dryRun?: DryRunOptions
  /** Images that the registries have besides those of the manifests, by their reference. */
  readonly published?: Readonly<Record<string, ModelImage>>
}

const isModel = (object: KubernetesObject): object is Model =>
  isObjectOf(AIMModelKind)(object) || isObjectOf(AIMClusterModelKind)(object)

const isTemplate = (object: KubernetesObject): object is ServiceTemplate =>
  isObjectOf(AIMServiceTemplateKind)(object) || isObjectOf(AIMClusterServiceTemplateKind)(object)

const bytesOf = (size: AIMModelSource["size"]): number | undefined =>
  size === undefined ? undefined : Number(unitsOf(Result.getOrThrow(parseQuantity(size))))

/** The sources that an object names, in its specification or in its status. */
const sourcesOf = (object: KubernetesObject): ReadonlyArray<Omit<AIMModelSource, "modelId">> => {
  if (isTemplate(object)) return [...(object.spec.modelSources ?? []), ...(object.status?.modelSources ?? [])]
  if (isModel(object)) return object.spec.modelSources ?? []
  if (isObjectOf(AIMServiceKind)(object)) return object.spec.model.custom?.modelSources ?? []
  if (isObjectOf(AIMTemplateCacheKind)(object)) return object.spec.modelSources ?? []
  if (isObjectOf(AIMArtifactKind)(object) || isObjectOf(AIMModelCacheKind)(object)) return [object.spec]
  return []
}

/** The profile that a template's status says was discovered for it; undefined where it says nothing. */
const offerOf = ({ status }: ServiceTemplate): OfferedProfile | undefined => {
  const { profile, modelSources = [] } = status ?? {}
  if (profile === undefined) return undefined
  const { metadata: { gpuCount, ...metadata } = {}, engine_args, env_vars } = profile
  return {
    profile: {
      metadata: { ...metadata, ...(gpuCount === undefined ? {} : { gpu_count: gpuCount }) },
      ...(engine_args === undefined ? {} : { engine_args }),
      ...(env_vars === undefined ? {} : { env_vars }),
    },
    models: modelSources.map(({ modelId, sourceUri, size }) => {
      const bytes = bytesOf(size)
      return { name: modelId, source: sourceUri, ...(bytes === undefined ? {} : { size_gb: bytes / GIBIBYTE }) }
    }),
  }
}

/** The labels of a model's image: those that its metadata keeps, else the name of the files that it needs. */
const labelsOf = ({ spec, status }: Model, offers: ReadonlyArray<OfferedProfile>): StringMap => {
  const metadata = status?.imageMetadata ?? spec.imageMetadata
  if (metadata?.originalLabels !== undefined) return metadata.originalLabels
  const name = metadata?.model?.canonicalName ?? offers[0]?.models?.[0]?.name
  return name === undefined ? {} : { [CANONICAL_NAME_LABEL]: name }
}

/** The images of the models among objects. */
const imagesOf = (objects: ReadonlyArray<KubernetesObject>): ReadonlyMap<string, ModelImage> => {
  const models = objects.filter(isModel)
  const byName = new Map(models.map((model) => [indexKey(model.metadata.namespace ?? "", model.metadata.name), model]))
  const offers = new Map<string, ReadonlyArray<OfferedProfile>>()
  for (const template of objects.filter(isTemplate)) {
    const { modelName } = template.spec
    const model =
      byName.get(indexKey(template.metadata.namespace ?? "", modelName)) ?? byName.get(indexKey("", modelName))
    const offer = offerOf(template)
    if (model === undefined || offer === undefined) continue
    offers.set(model.spec.image, [...(offers.get(model.spec.image) ?? []), offer])
  }
  return new Map(
    models.map((model) => {
      const offered = offers.get(model.spec.image) ?? []
      return [model.spec.image, { labels: labelsOf(model, offered), offers: offered }]
    }),
  )
}

/**
 * The surroundings in which a cluster comes to what manifests say: registries have the images of their models, these
 * images offer the profiles that the templates' statuses tell of, and all model files that anything names can be
 * downloaded. Objects that are created without their statuses get to these by the controllers' own work.
 */
export const surroundingsOf = (
  objects: ReadonlyArray<KubernetesObject>,
  { published = {}, dryRun }: SurroundingsOptions = {},
): Surroundings => {
  const images = new Map([...imagesOf(objects), ...Object.entries(published)])
  const registries = new SimulatedRegistries()
  const dryRuns: Surroundings["dryRuns"] = new Map()
  const files: Surroundings["files"] = new Map()
  for (const [reference, image] of images) {
    registries.push(reference, image.labels)
    dryRuns.set(reference, dryRunOf(image, dryRun))
    const uri = filesOfImage(image)
    if (uri !== undefined) files.set(uri, { bytes: ASSUMED_GIBIBYTES * GIBIBYTE })
  }
  for (const { sourceUri, size } of objects.flatMap(sourcesOf)) {
    const bytes = bytesOf(size)
    if (bytes !== undefined || !files.has(sourceUri)) {
      files.set(sourceUri, { bytes: bytes ?? ASSUMED_GIBIBYTES * GIBIBYTE })
    }
  }
  return { images, registries, dryRuns, files }
}

/** What the Jobs of the operator do in these surroundings. */
export const jobBehaviours = (
  { dryRuns, files }: Surroundings,
  options: ModelFilesOptions = {},
): ReadonlyArray<BehaviourRule> => [discoveryRule(dryRuns), ...modelFilesRules(files, options)]
