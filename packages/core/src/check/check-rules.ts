import type { CheckRule } from "./check-rule.ts"
import { ambiguousModel } from "./rules/ambiguous-model.ts"
import { ambiguousTemplate } from "./rules/ambiguous-template.ts"
import { equalTemplates } from "./rules/equal-templates.ts"
import { gatewayReference } from "./rules/gateway-reference.ts"
import { invalidModelSource } from "./rules/invalid-model-source.ts"
import { invalidService } from "./rules/invalid-service.ts"
import { invalidTemplate } from "./rules/invalid-template.ts"
import { modelReference } from "./rules/model-reference.ts"
import { nameShortened } from "./rules/name-shortened.ts"
import { nameTooLong } from "./rules/name-too-long.ts"
import { noNode } from "./rules/no-node.ts"
import { noTemplate } from "./rules/no-template.ts"
import { routeCollision } from "./rules/route-collision.ts"
import { routePath } from "./rules/route-path.ts"
import { runtimeConfigReference } from "./rules/runtime-config-reference.ts"
import { secretReference } from "./rules/secret-reference.ts"
import { templateReference } from "./rules/template-reference.ts"
import { unknownGpu } from "./rules/unknown-gpu.ts"
import { unreachableTemplate } from "./rules/unreachable-template.ts"

/** Every rule about valid objects, in the order in which they are listed. */
export const CHECK_RULES: ReadonlyArray<CheckRule> = [
  modelReference,
  templateReference,
  runtimeConfigReference,
  gatewayReference,
  secretReference,
  ambiguousModel,
  ambiguousTemplate,
  equalTemplates,
  noTemplate,
  unreachableTemplate,
  noNode,
  unknownGpu,
  invalidService,
  invalidTemplate,
  invalidModelSource,
  routePath,
  routeCollision,
  nameTooLong,
  nameShortened,
]
