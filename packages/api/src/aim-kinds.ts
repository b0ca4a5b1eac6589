import { AIMArtifactKind, AIMModelCacheKind } from "./cache/artifact.ts"
import { AIMTemplateCacheKind } from "./cache/template-cache.ts"
import type { CustomResourceKind } from "./kubernetes/custom-resource-kind.ts"
import { AIMClusterModelKind, AIMModelKind } from "./model/model.ts"
import { AIMClusterModelSourceKind } from "./model-source/cluster-model-source.ts"
import { AIMClusterRuntimeConfigKind, AIMRuntimeConfigKind } from "./runtime-config/runtime-config.ts"
import { AIMServiceKind } from "./service/service.ts"
import { AIMClusterServiceTemplateKind, AIMServiceTemplateKind } from "./template/template.ts"

/** Every kind that this project defines. */
export const AIM_KINDS: ReadonlyArray<CustomResourceKind> = [
  AIMServiceKind,
  AIMModelKind,
  AIMClusterModelKind,
  AIMClusterModelSourceKind,
  AIMServiceTemplateKind,
  AIMClusterServiceTemplateKind,
  AIMRuntimeConfigKind,
  AIMClusterRuntimeConfigKind,
  AIMTemplateCacheKind,
  AIMArtifactKind,
  AIMModelCacheKind,
]
