import { AIM_KINDS, type KubernetesObject, NodeKind, type ResourceKind } from "@aim-engine/api"
import { undecodable } from "@aim-engine/core"
import { Option, Predicate, Schema } from "effect"

/** Models, templates, runtime configs, services and nodes that belong together: what a platform team publishes. */
export interface Catalog {
  readonly objects: ReadonlyArray<KubernetesObject>
}

/** A catalog that cannot be read: the message names the object, and what is wrong with it. */
export class CatalogError extends Schema.TaggedError<CatalogError>()("CatalogError", { message: Schema.String }) {}

const KINDS: ReadonlyMap<string, ResourceKind> = new Map([...AIM_KINDS, NodeKind].map((kind) => [kind.kind, kind]))

const isNamed = Schema.is(
  Schema.Struct({ apiVersion: Schema.String, kind: Schema.String, metadata: Schema.Struct({ name: Schema.String }) }),
)

const isObject = (value: unknown): value is KubernetesObject => isNamed(value)

const placeOf = ({ kind, metadata: { namespace = "", name } }: KubernetesObject): string =>
  `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`

const checked = (value: unknown, index: number): KubernetesObject => {
  if (!isObject(value)) {
    const found = Predicate.isObject(value)
      ? `an object with the fields ${Object.keys(value).join(", ")}`
      : String(value)
    throw new CatalogError({ message: `object ${index + 1} has no apiVersion, kind and metadata.name: found ${found}` })
  }
  const kind = KINDS.get(value.kind)
  const problem = kind === undefined ? Option.none() : undecodable(kind, value)
  if (Option.isSome(problem)) throw new CatalogError({ message: `${placeOf(value)}: ${problem.value.message}` })
  return value
}

/**
 * A catalog of manifests as a YAML parser gives them. Empty documents are passed over; kinds that selection does not
 * look at are kept. Throws a {@link CatalogError} for what is no object, does not fit its schema, or is there twice.
 *
 * @example
 * const catalog = catalogOf(parseAllDocuments(readFileSync("catalog.yaml", "utf8")).map((document) => document.toJS()))
 */
export const catalogOf = (manifests: Iterable<unknown>): Catalog => {
  const objects = [...manifests].filter((value) => value !== null && value !== undefined).map(checked)
  const seen = new Set<string>()
  for (const object of objects) {
    const place = `${object.apiVersion} ${placeOf(object)}`
    if (seen.has(place)) throw new CatalogError({ message: `${placeOf(object)} is there twice` })
    seen.add(place)
  }
  return { objects }
}
