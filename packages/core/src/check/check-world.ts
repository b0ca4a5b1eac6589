import {
  AIMClusterModelKind,
  AIMClusterServiceTemplateKind,
  AIMModelKind,
  type AIMService,
  AIMServiceKind,
  AIMServiceTemplateKind,
  type KubernetesObject,
  type Node,
  NodeKind,
  qualifiedKind,
  type ResourceKind,
  refKey,
  refOf,
} from "@aim-engine/api"
import { Effect } from "effect"
import { assumeModel, assumeTemplate } from "../assumption/assumed-status.ts"
import { imaginedNodes } from "../assumption/imagined-nodes.ts"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { isObjectOf } from "../cluster-state/object-check.ts"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { type GpuInventory, gpuInventory } from "../gpu/gpu-inventory.ts"
import type { Model } from "../model/service-model.ts"
import { admitObject } from "../reconcile/admit-object.ts"
import { observeService, type ServiceParts } from "../service/observe-service.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { expectTemplates } from "./model-templates.ts"

/** A service, and what becomes of it. */
export interface CheckedService {
  readonly service: AIMService
  /** On a cluster with every GPU that there is. What is wrong here is wrong with the manifests. */
  readonly anywhere: ServiceParts
  /** On the given nodes; undefined if there are none. */
  readonly onNodes: ServiceParts | undefined
}

/**
 * What rules look at: the objects of a set of manifests, once every model and template is ready that can become so. Objects that
 * come with a status are taken at their word.
 */
export interface CheckWorld {
  /** Valid objects of a kind, as given, in their order. */
  readonly list: <T extends KubernetesObject>(kind: ResourceKind<T>) => ReadonlyArray<T>
  /** The namespace is empty for cluster-scoped kinds. */
  readonly find: <T extends KubernetesObject>(kind: ResourceKind<T>, namespace: string, name: string) => T | undefined
  /** Models of both scopes. */
  readonly models: ReadonlyArray<Model>
  /** Templates of both scopes, given ones and those that follow from the models, on a cluster with every GPU. */
  readonly templates: ReadonlyArray<ServiceTemplate>
  /** Whether a model gets templates that only its image tells. */
  readonly hasUnknownTemplates: (model: Model) => boolean
  /** The given nodes; empty: nothing is known of the hardware. */
  readonly nodes: ReadonlyArray<Node>
  readonly inventory: GpuInventory
  readonly services: ReadonlyArray<CheckedService>
}

interface Objects extends Pick<CheckWorld, "list" | "find"> {}

const objectsOf = (objects: ReadonlyArray<KubernetesObject>): Objects => {
  const byKind = Map.groupBy(objects, ({ apiVersion, kind }) => `${apiVersion}/${kind}`)
  const byRef = new Map(objects.map((object) => [refKey(refOf(object)), object]))
  return {
    list: (kind) => (byKind.get(qualifiedKind(kind)) ?? []).filter(isObjectOf(kind)),
    find: (kind, namespace, name) => {
      const apiVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`
      const object = byRef.get(refKey({ apiVersion, kind: kind.kind, namespace, name }))
      return object !== undefined && isObjectOf(kind)(object) ? object : undefined
    },
  }
}

const modelsAmong = ({ list }: Objects): ReadonlyArray<Model> => [...list(AIMModelKind), ...list(AIMClusterModelKind)]

const templatesAmong = ({ list }: Objects): ReadonlyArray<ServiceTemplate> => [
  ...list(AIMServiceTemplateKind),
  ...list(AIMClusterServiceTemplateKind),
]

/** What becomes of every service on these nodes, by its uid. */
const observeServices = Effect.fnUntraced(function* (
  objects: ReadonlyArray<KubernetesObject>,
  templates: ReadonlyArray<ServiceTemplate>,
  services: ReadonlyArray<AIMService>,
  nodes: ReadonlyArray<Node>,
) {
  const others = objects.filter(({ kind }) => kind !== NodeKind.kind)
  const { state } = makeSnapshot([...others, ...templates, ...nodes])
  const parts = new Map<AIMService, ServiceParts>()
  for (const service of services)
    parts.set(service, yield* Effect.provideService(observeService(service), ClusterState, state))
  return parts
})

/** Looks at a set of objects as rules see it. Nodes among the objects count; without any, nothing is said of the hardware. */
export const makeCheckWorld = Effect.fnUntraced(function* (given: ReadonlyArray<KubernetesObject>) {
  const admitted = given.map((object) => admitObject(object, 0))
  const { list, find } = objectsOf(admitted)
  const expected = yield* expectTemplates(admitted, modelsAmong({ list, find }))
  const models = modelsAmong({ list, find }).map(assumeModel)
  const written = templatesAmong(objectsOf([...admitted, ...expected.templates]))
  const objects = [...admitted, ...models]

  const nodes = list(NodeKind)
  const plenty = imaginedNodes([
    ...written.map(({ spec }) => spec),
    ...list(AIMServiceKind).map(({ spec }) => spec.overrides ?? {}),
  ])
  const inventory = gpuInventory(nodes)
  const templatesOn = (gpus: GpuInventory) => written.map((template) => assumeTemplate(template, gpus))
  const templates = templatesOn(gpuInventory(plenty))

  const services = list(AIMServiceKind)
  const anywhere = yield* observeServices(objects, templates, services, plenty)
  const onNodes =
    nodes.length === 0 ? undefined : yield* observeServices(objects, templatesOn(inventory), services, nodes)
  return {
    list,
    find,
    models,
    templates,
    hasUnknownTemplates: expected.isIncomplete,
    nodes,
    inventory,
    services: services.flatMap((service): ReadonlyArray<CheckedService> => {
      const parts = anywhere.get(service)
      return parts === undefined ? [] : [{ service, anywhere: parts, onNodes: onNodes?.get(service) }]
    }),
  } satisfies CheckWorld
})
