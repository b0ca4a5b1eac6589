import type { Schema } from "effect"
import { aimKind, aimObject } from "../kubernetes/aim-kind.ts"
import { AIMServiceSpec } from "./service-spec.ts"
import { AIMServiceStatus } from "./service-status.ts"

/** A model that is served: a running, routed, cached, scaled inference endpoint. */
export const AIMService = aimObject("AIMService", AIMServiceSpec, AIMServiceStatus)
export interface AIMService extends Schema.Schema.Type<typeof AIMService> {}

export const AIMServiceKind = aimKind<AIMService>({
  kind: "AIMService",
  shortName: "aimsvc",
  scope: "Namespaced",
  description: "A model that is served: a running, routed, cached and scaled inference endpoint.",
  columns: [
    { name: "Status", type: "string", jsonPath: ".status.status" },
    { name: "Model", type: "string", jsonPath: ".status.resolvedModel.name" },
    { name: "Template", type: "string", jsonPath: ".status.resolvedTemplate.name" },
    { name: "Replicas", type: "string", jsonPath: ".status.runtime.replicas" },
  ],
  schema: AIMService,
})
