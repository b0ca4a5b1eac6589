import {
  AIMClusterServiceTemplateKind,
  type AIMResolvedReference,
  AIMServiceTemplateKind,
  Annotation,
  Label,
} from "@aim-engine/api"
import { Effect, Result } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import { readObject } from "../cluster-state/read-object.ts"
import type { DomainError } from "../errors/domain-error.ts"
import { labelValue } from "../naming/label-value.ts"
import type { ServiceTemplate } from "./service-template.ts"
import { templatesOfModel } from "./template-index.ts"

/** What a template's name stands for. */
export type NamedTemplate =
  | { readonly _tag: "Found"; readonly template: ServiceTemplate; readonly isAlias: boolean }
  | { readonly _tag: "Missing" }
  /** No template has the name, and several have it as their short name. */
  | { readonly _tag: "Ambiguous"; readonly templates: ReadonlyArray<ServiceTemplate> }

/** The template of that name in that namespace, or (empty) of the cluster; undefined if there is none. */
export const readTemplate = (
  namespace: string,
  name: string,
): Effect.Effect<ServiceTemplate | undefined, DomainError, ClusterState> =>
  namespace === ""
    ? readObject(AIMClusterServiceTemplateKind, "", name)
    : readObject(AIMServiceTemplateKind, namespace, name)

/** The template that a status refers to. Where it does not say in which scope, the namespace comes first. */
export const readReference = Effect.fnUntraced(function* (namespace: string, { name, scope }: AIMResolvedReference) {
  const own = scope === "Cluster" ? undefined : yield* readTemplate(namespace, name)
  return own === undefined && scope !== "Namespace" ? yield* readTemplate("", name) : own
})

/** Whether a template was given this short name by the author of its model. */
const hasAlias = (name: string): ((template: ServiceTemplate) => boolean) => {
  const value = Result.getOrUndefined(labelValue(name))?.value
  return ({ metadata }) =>
    metadata.annotations?.[Annotation.templateAlias] === name ||
    (value !== undefined && metadata.labels?.[Label.templateAlias] === value)
}

/**
 * The template that a name stands for: the namespace's template of the name, ready or not, else the cluster's, else
 * the one template of the model that has it as its short name, since names of generated templates end in a hash.
 */
export const findNamedTemplate = Effect.fnUntraced(function* (
  namespace: string,
  name: string,
  modelName: string | undefined,
) {
  const template = (yield* readTemplate(namespace, name)) ?? (yield* readTemplate("", name))
  if (template !== undefined) return { _tag: "Found", template, isAlias: false } satisfies NamedTemplate
  const templates = modelName === undefined ? [] : yield* templatesOfModel(namespace, modelName)
  const [first, ...others] = templates.filter(hasAlias(name))
  if (first === undefined) return { _tag: "Missing" } satisfies NamedTemplate
  if (others.length > 0) return { _tag: "Ambiguous", templates: [first, ...others] } satisfies NamedTemplate
  return { _tag: "Found", template: first, isAlias: true } satisfies NamedTemplate
})
