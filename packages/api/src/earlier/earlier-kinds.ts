import { EarlierAIMModelCacheKind, EarlierAIMTemplateCacheKind } from "./earlier-cache.ts"
import {
  EarlierAIMClusterImageKind,
  EarlierAIMClusterModelKind,
  EarlierAIMImageKind,
  EarlierAIMModelKind,
} from "./earlier-image.ts"
import type { EarlierKind } from "./earlier-kind.ts"
import { EarlierAIMClusterRuntimeConfigKind, EarlierAIMRuntimeConfigKind } from "./earlier-runtime-config.ts"
import { EarlierAIMServiceKind } from "./earlier-service.ts"
import { EarlierAIMClusterServiceTemplateKind, EarlierAIMServiceTemplateKind } from "./earlier-template.ts"

/** Every kind of the earlier group. */
export const EARLIER_KINDS: ReadonlyArray<EarlierKind> = [
  EarlierAIMServiceKind,
  EarlierAIMImageKind,
  EarlierAIMClusterImageKind,
  EarlierAIMModelKind,
  EarlierAIMClusterModelKind,
  EarlierAIMServiceTemplateKind,
  EarlierAIMClusterServiceTemplateKind,
  EarlierAIMRuntimeConfigKind,
  EarlierAIMClusterRuntimeConfigKind,
  EarlierAIMTemplateCacheKind,
  EarlierAIMModelCacheKind,
]
