import type { Schema } from "effect"
import type { KubernetesObject } from "./object-meta.ts"

/**
 * A kind of the Kubernetes API as code knows it: where it is served, and how its objects are decoded.
 * One value per kind; everything that reads, writes, watches or generates a kind starts from it.
 *
 * The schema describes the stored JSON: decoding changes no value, so an object can be written back as it was read.
 */
export interface ResourceKind<T extends KubernetesObject = KubernetesObject> {
  /** API group, empty for the core group. */
  readonly group: string
  readonly version: string
  readonly kind: string
  /** Lower-case plural as in REST paths, e.g. `aimservices`. */
  readonly plural: string
  readonly scope: "Namespaced" | "Cluster"
  readonly schema: Schema.Codec<T>
}

/** `group/version`, or `version` alone in the core group, as written in `apiVersion`. */
export const apiVersionOf = (kind: ResourceKind): string =>
  kind.group === "" ? kind.version : `${kind.group}/${kind.version}`

/**
 * The kind in full, `group/version/Kind`, as resolved references carry it.
 *
 * @example
 * qualifiedKind(AIMModelKind) // "aim.eai.amd.com/v1alpha1/AIMModel"
 */
export const qualifiedKind = (kind: ResourceKind): string => `${apiVersionOf(kind)}/${kind.kind}`

/** Where one object is: its kind, its namespace (empty for cluster-scoped kinds) and its name. */
export interface ObjectRef {
  readonly apiVersion: string
  readonly kind: string
  /** Empty for cluster-scoped objects. */
  readonly namespace: string
  readonly name: string
}

/** The reference to an object. */
export const refOf = (object: KubernetesObject): ObjectRef => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  namespace: object.metadata.namespace ?? "",
  name: object.metadata.name,
})

/** A reference as one line of text: usable as a map key, and readable in a log. */
export const refKey = (ref: ObjectRef): string => `${ref.apiVersion}/${ref.kind}/${ref.namespace}/${ref.name}`
