import { type AIMServiceTemplateSpec, Annotation, type EnvVar, ForeignKey, type ObjectMeta } from "@aim-engine/api"
import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { normalizeGpuModel } from "../gpu/normalize-gpu-model.ts"
import { derivedName } from "../naming/derived-name.ts"
import { normalizeHardware, renderGpu } from "../template/normalize-hardware.ts"
import type { ServiceTemplate } from "../template/service-template.ts"

/** Which templates are cloned, and for which GPU. */
export interface GpuClone {
  /** GPU model whose profiles are used, e.g. `MI300X`. */
  readonly from: string
  /** GPU model that the clones run on, e.g. `MI325X`. */
  readonly to: string
}

/** The variable that tells the image which GPU's profile to use. */
export const GPU_MODEL_VARIABLE = "AIM_GPU_MODEL"

/** The hash that ends a derived name. */
const HASH_SUFFIX = /-(?:[0-9a-f]{8}|[0-9a-f]{4})$/

const invalid = (message: string) => Result.fail(new InvalidSpecError({ reason: "InvalidHardware", message }))

/** The GPU model that a template runs on: as it was resolved, else as it is written; empty where nothing names one. */
export const gpuModelOfTemplate = ({ spec, status }: ServiceTemplate): string => {
  const resolved = status?.resolvedHardware?.gpu?.model ?? ""
  const written = spec.gpu?.model || spec.hardware?.gpu?.model || spec.gpuSelector?.model || ""
  return normalizeGpuModel(resolved || written)
}

/** A text with every occurrence of a word replaced, whatever its case. */
const replaceWord = (text: string, word: string, by: string): string =>
  text.toLowerCase().split(word.toLowerCase()).join(by)

const cloneName = (name: string, { from, to }: GpuClone): Result.Result<string, InvalidSpecError> => {
  const plain = name.replace(HASH_SUFFIX, "")
  const target = to.toLowerCase()
  const parts = plain.toLowerCase().includes(from.toLowerCase()) ? [replaceWord(plain, from, target)] : [plain, target]
  return derivedName(parts, { hash: [name, to] })
}

const cloneMetadata = ({ metadata }: ServiceTemplate, name: string): ObjectMeta => {
  const { namespace, labels, ownerReferences, annotations = {} } = metadata
  const dropped: ReadonlyArray<string> = [ForeignKey.lastApplied, Annotation.generatedBy, Annotation.stale]
  const kept = Object.entries(annotations).filter(([key]) => !dropped.includes(key))
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
    annotations: Object.fromEntries([...kept, [Annotation.clonedFrom, metadata.name]]),
    ...(ownerReferences === undefined ? {} : { ownerReferences }),
  }
}

/** A clone of a clone keeps the profile that it was tuned with. */
const cloneEnv = (env: ReadonlyArray<EnvVar> = [], profile: string): ReadonlyArray<EnvVar> =>
  env.some(({ name }) => name === GPU_MODEL_VARIABLE) ? env : [...env, { name: GPU_MODEL_VARIABLE, value: profile }]

const cloneSpec = (
  spec: AIMServiceTemplateSpec,
  { from, to }: GpuClone,
): Result.Result<AIMServiceTemplateSpec, InvalidSpecError> =>
  Result.map(normalizeHardware(spec), (normalized) => {
    const { gpu, hardware, gpuSelector, env, ...rest } = spec
    return {
      ...rest,
      gpu: renderGpu({ ...normalized.gpu, models: [to] }),
      ...(hardware?.cpu === undefined ? {} : { hardware: { cpu: hardware.cpu } }),
      env: cloneEnv(env, from),
    }
  })

const cloneTemplate = (template: ServiceTemplate, clone: GpuClone): Result.Result<ServiceTemplate, InvalidSpecError> =>
  Result.gen(function* () {
    const { apiVersion } = template
    const metadata = cloneMetadata(template, yield* cloneName(template.metadata.name, clone))
    const spec = yield* cloneSpec(template.spec, clone)
    return template.kind === "AIMServiceTemplate"
      ? { apiVersion, kind: template.kind, metadata, spec }
      : { apiVersion, kind: template.kind, metadata, spec }
  })

/**
 * Templates for one GPU model as templates for another that has no profiles of its own yet: they run on the new GPU with
 * the profiles of the old one. Only templates of the old GPU are cloned, in their order; clones belong to whom the templates
 * belong to, and are not pruned with them. Fails if the two are the same GPU, or hardware cannot be understood.
 *
 * @example
 * cloneTemplatesForGpu(templates, { from: "MI300X", to: "MI325X" })
 */
export const cloneTemplatesForGpu = (
  templates: ReadonlyArray<ServiceTemplate>,
  clone: GpuClone,
): Result.Result<ReadonlyArray<ServiceTemplate>, InvalidSpecError> => {
  const from = normalizeGpuModel(clone.from)
  if (from === "" || normalizeGpuModel(clone.to) === "")
    return invalid("two GPU models are needed, e.g. MI300X and MI325X")
  if (from === normalizeGpuModel(clone.to))
    return invalid(`templates for ${clone.from} are not cloned for the same GPU`)
  return Result.all(
    templates
      .filter((template) => gpuModelOfTemplate(template) === from)
      .map((template) => cloneTemplate(template, clone)),
  )
}
