import { metadataText } from "../json/api-object.ts"
import type { JsonObject } from "../json/json-object.ts"
import { type ApiResource, resourceKey } from "../resources/api-resource.ts"

/** Where an object is kept. */
export interface ObjectAddress {
  readonly resource: ApiResource
  readonly namespace: string
  readonly name: string
}

/** The address of an object. */
export const addressOf = (resource: ApiResource, object: JsonObject): ObjectAddress => ({
  resource,
  namespace: metadataText(object, "namespace"),
  name: metadataText(object, "name"),
})

/** An address as one line of text. */
export const addressKey = ({ resource, namespace, name }: ObjectAddress): string =>
  `${resourceKey(resource)}/${namespace}/${name}`
