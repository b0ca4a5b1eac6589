import type { Signature } from "../ownership/field-manager.ts"
import type { ApiResource } from "../resources/api-resource.ts"
import type { Subresource } from "./api-server.ts"

/** How a write of an object of this kind is signed. `time` is RFC 3339. */
export const signatureOf = (
  resource: ApiResource,
  manager: string,
  subresource: Subresource,
  time: string,
): Signature => ({
  manager,
  apiVersion: resource.apiVersion,
  subresource,
  time,
  type: resource.type,
  empty: resource.empty,
  ignored: subresource === "status" ? ["spec"] : resource.hasStatus ? ["status"] : [],
})
