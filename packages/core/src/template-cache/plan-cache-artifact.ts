import { AIM_API_VERSION, type AIMArtifact, type AIMTemplateCache, Annotation, Label } from "@aim-engine/api"
import { Result } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import { labelChild } from "../labels/label-child.ts"
import { labelValue } from "../naming/label-value.ts"
import { controllerOwner } from "../ownership/owner-reference.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import { definedFields } from "../structure/defined-fields.ts"
import type { TemplateRef } from "../template/service-template.ts"
import { isDedicated, sourceEnv } from "./artifact-name.ts"
import type { SourceMatch } from "./match-artifacts.ts"

/**
 * The artifact that a cache creates for a source that nothing holds yet. It is never changed afterwards, as others may use
 * it by then. It belongs to the cache if that is a dedicated one, and else to nobody.
 */
export const planCacheArtifact = (
  cache: AIMTemplateCache,
  { source, index, freeName }: SourceMatch,
  template: TemplateRef,
  { labelPropagation }: RuntimeConfig,
): Result.Result<AIMArtifact, InvalidSpecError> =>
  Result.map(freeName, (name) => {
    const { namespace = "", annotations } = cache.metadata
    const { storageClassName, runtimeConfigName, imagePullSecrets, downloadImage } = cache.spec
    const env = sourceEnv(cache, source)
    const headroom = annotations?.[Annotation.pvcHeadroomPercent]
    const artifact: AIMArtifact = {
      apiVersion: AIM_API_VERSION,
      kind: "AIMArtifact",
      metadata: {
        name,
        namespace,
        labels: {
          [Label.templateCreated]: "true",
          ...templateLabel(template.name),
          [Label.templateScope]: template.scope,
          [Label.templateIndex]: String(index),
        },
        ...(headroom === undefined ? {} : { annotations: { [Annotation.pvcHeadroomPercent]: headroom } }),
        ...(isDedicated(cache) ? controllerOwner(cache, namespace) : {}),
      },
      spec: {
        sourceUri: source.sourceUri,
        modelId: source.modelId,
        ...definedFields({
          size: source.size,
          storageClassName: storageClassName || undefined,
          env: env.length === 0 ? undefined : env,
          runtimeConfigName,
          imagePullSecrets,
          modelDownloadImage: downloadImage || undefined,
        }),
      },
    }
    return labelChild(artifact, { controller: "template-cache", parent: cache, labelPropagation })
  })

const templateLabel = (name: string) =>
  Result.match(labelValue(name), {
    onSuccess: ({ value }) => ({ [Label.templateName]: value }),
    onFailure: () => ({}),
  })
