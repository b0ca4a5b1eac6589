import {
  AIMClusterServiceTemplateKind,
  type AIMService,
  AIMServiceKind,
  AIMServiceTemplateKind,
  type KubernetesObject,
  type Node,
  NodeKind,
  type ObjectRef,
  refKey,
  refOf,
} from "@aim-engine/api"
import { refitTemplate } from "../assumption/refit-template.ts"
import { isObjectOf } from "../cluster-state/object-check.ts"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { type GpuInventory, gpuInventory } from "../gpu/gpu-inventory.ts"
import { compareRefs } from "../reconcile/planned-changes.ts"
import { hindranceOf } from "../service/hindrance.ts"
import { isSameJson } from "../structure/same-json.ts"
import { planServices } from "./plan-service.ts"
import { admittedObjects, type SyncWorld } from "./sync-world.ts"

/** A change that is only thought of. */
export interface Supposition extends SyncWorld {
  /** The objects that would be gone. */
  readonly without?: (object: KubernetesObject) => boolean
  /** Objects that would be there, each in place of one of its name. */
  readonly with?: ReadonlyArray<KubernetesObject>
}

/** How a service is, or would be. */
export interface ServiceOutlook {
  readonly status: string
  /** The template that it has, or gets. */
  readonly template: string | undefined
  /** What keeps it from being ready: a condition's reason and message. Empty if nothing does. */
  readonly reason: string
  readonly message: string
}

/** A service for which a change makes a difference. */
export interface ServiceDifference {
  readonly service: ObjectRef
  /** Undefined where the service is new. */
  readonly before: ServiceOutlook | undefined
  /** Undefined where the service is gone. */
  readonly after: ServiceOutlook | undefined
}

const isTemplate = isObjectOf(AIMServiceTemplateKind)
const isClusterTemplate = isObjectOf(AIMClusterServiceTemplateKind)
const isService = isObjectOf(AIMServiceKind)
const isNode = isObjectOf(NodeKind)

const inventoryOf = (objects: ReadonlyArray<KubernetesObject>): GpuInventory => {
  const nodes: ReadonlyArray<Node> = objects.filter(isNode)
  return gpuInventory(nodes)
}

const outlookOf = (service: AIMService): ServiceOutlook => {
  const hinders = hindranceOf(service)
  return {
    status: service.status?.status ?? "Pending",
    template: service.status?.resolvedTemplate?.name,
    reason: hinders?.reason ?? "",
    message: hinders?.message ?? "",
  }
}

/** What becomes of every service, by its reference. */
const outlooks = (objects: ReadonlyArray<KubernetesObject>, now: number) => {
  const { snapshot } = planServices(makeSnapshot(objects), now, () => true)
  const services: ReadonlyArray<AIMService> = snapshot.objects.filter(isService)
  return new Map(
    services.map((service) => [refKey(refOf(service)), { ref: refOf(service), outlook: outlookOf(service) }]),
  )
}

/** Nobody remembers a choice that is to be made anew. */
const forgetChoice = (object: KubernetesObject): KubernetesObject => {
  if (!isService(object)) return object
  const { status: _status, ...service } = object
  return service
}

const supposed = ({
  objects,
  without = () => false,
  with: added = [],
}: Supposition): ReadonlyArray<KubernetesObject> => {
  const replaced = new Set(added.map((object) => refKey(refOf(object))))
  return [...objects.filter((object) => !without(object) && !replaced.has(refKey(refOf(object)))), ...added]
}

/**
 * The services for which a change would make a difference, and which: nodes that leave or join, another template, another config.
 * Each service chooses anew before and after, whatever it has; templates become available or not with the GPUs. Never throws.
 *
 * @example
 * // Which services lose their template if this node pool goes away?
 * whatIf({ objects, without: ({ kind, metadata }) => kind === "Node" && metadata.labels?.pool === "old" })
 */
export const whatIf = (supposition: Supposition): ReadonlyArray<ServiceDifference> => {
  const { now = 0 } = supposition
  const admitted = (objects: ReadonlyArray<KubernetesObject>) => admittedObjects({ ...supposition, objects })
  const before = admitted(supposition.objects)
  const gpusBefore = inventoryOf(before)
  const changed = admitted(supposed(supposition))
  const gpusAfter = inventoryOf(changed)
  const after = changed.map((object) =>
    isTemplate(object) || isClusterTemplate(object) ? refitTemplate(object, gpusBefore, gpusAfter) : object,
  )
  const old = outlooks(before.map(forgetChoice), now)
  const then = outlooks(after.map(forgetChoice), now)
  return [...new Map([...old, ...then]).entries()]
    .map(
      ([key, { ref }]): ServiceDifference => ({
        service: ref,
        before: old.get(key)?.outlook,
        after: then.get(key)?.outlook,
      }),
    )
    .filter(({ before: left, after: right }) => !isSameJson(left ?? null, right ?? null))
    .toSorted((left, right) => compareRefs(left.service, right.service))
}
