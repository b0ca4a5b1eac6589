import { EARLIER_API_VERSION, isJsonObject } from "@aim-engine/api"
import type { Schema } from "effect"
import type { FieldPath } from "../../structure/field-path.ts"
import { fieldAt, withField, withoutField } from "../../structure/json-field.ts"

type Json = Schema.Json

/** Moves a field back to where it stood; nothing where it is absent, or has no earlier form. */
const back =
  (path: FieldPath, to: FieldPath, form: (value: Json) => Json | undefined = (value) => value) =>
  (object: Json): Json => {
    const value = fieldAt(object, path)
    const earlier = value === undefined ? undefined : form(value)
    return earlier === undefined ? object : (withField(withoutField(object, path), to, earlier) ?? object)
  }

const selectorOf = (gpu: Json): Json | undefined =>
  isJsonObject(gpu) && Object.keys(gpu).every((key) => key === "requests" || key === "model")
    ? Object.fromEntries(Object.entries(gpu).map(([key, value]) => [key === "requests" ? "count" : key, value]))
    : undefined

const wasCached = (caching: Json): Json | undefined => {
  const mode = fieldAt(caching, ["mode"])
  return mode === "Always" ? true : mode === "Never" ? false : undefined
}

const switchesOf = (discovery: Json): Json | undefined => {
  const [extract, create] = [fieldAt(discovery, ["extractMetadata"]), fieldAt(discovery, ["createServiceTemplates"])]
  if (extract === undefined) return create === undefined ? undefined : { autoCreateTemplates: create }
  if (extract === false) return create === false ? { enabled: false } : undefined
  return create === undefined ? undefined : { enabled: extract, autoCreateTemplates: create }
}

const BACK = [
  back(["spec", "model", "name"], ["spec", "model", "ref"]),
  back(["spec", "template", "name"], ["spec", "templateRef"]),
  back(["spec", "caching"], ["spec", "cacheModel"], wasCached),
  back(["spec", "overrides", "gpu"], ["spec", "overrides", "gpuSelector"], selectorOf),
  back(["spec", "routing", "pathTemplate"], ["spec", "routing", "routeTemplate"]),
  back(["spec", "discovery"], ["spec", "discovery"], switchesOf),
  back(["spec", "customTemplates"], ["spec", "custom", "templates"]),
  back(["spec", "modelName"], ["spec", "aimImageName"]),
  back(["spec", "gpu"], ["spec", "gpuSelector"], selectorOf),
]

const STORAGE = [
  back(["spec", "storage", "defaultStorageClassName"], ["spec", "defaultStorageClassName"]),
  back(["spec", "storage", "pvcHeadroomPercent"], ["spec", "pvcHeadroomPercent"]),
]

const IMAGES: ReadonlyMap<Json | undefined, string> = new Map([
  ["AIMModel", "AIMImage"],
  ["AIMClusterModel", "AIMClusterImage"],
])

/** An object of the present group as it was written in the earlier one; a model as the image that it was called first. */
export const respell = (present: Json, isImage: boolean): Json => {
  const kind = fieldAt(present, ["kind"])
  const isConfig = kind === "AIMRuntimeConfig" || kind === "AIMClusterRuntimeConfig"
  const named = withField(present, ["apiVersion"], EARLIER_API_VERSION) ?? present
  const image = isImage ? IMAGES.get(kind) : undefined
  const renamed = image === undefined ? named : (withField(named, ["kind"], image) ?? named)
  return [...BACK, ...(isConfig ? STORAGE : [])].reduce<Json>((object, step) => step(object), renamed)
}
