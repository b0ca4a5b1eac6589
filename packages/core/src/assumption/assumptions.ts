import {
  AIMClusterModelKind,
  AIMClusterServiceTemplateKind,
  AIMModelKind,
  AIMServiceTemplateKind,
  type KubernetesObject,
  type Node,
  NodeKind,
} from "@aim-engine/api"
import { isObjectOf } from "../cluster-state/object-check.ts"
import { gpuInventory } from "../gpu/gpu-inventory.ts"
import { assumeModel, assumeTemplate } from "./assumed-status.ts"
import { imaginedNodes } from "./imagined-nodes.ts"

/** What is taken for granted where objects do not say it, as those of a repository don't. */
export interface Assumptions {
  /** Models and templates without a status become Ready, templates only where their GPUs are there. */
  readonly assumeReady?: boolean
  /** Every GPU model is there, in plenty; nodes among the objects do not count. */
  readonly assumeHardware?: boolean
}

const isModel = isObjectOf(AIMModelKind)
const isClusterModel = isObjectOf(AIMClusterModelKind)
const isTemplate = isObjectOf(AIMServiceTemplateKind)
const isClusterTemplate = isObjectOf(AIMClusterServiceTemplateKind)
const isNode = isObjectOf(NodeKind)

/** The objects with everything that is assumed. */
export const withAssumptions = (
  objects: ReadonlyArray<KubernetesObject>,
  { assumeReady = false, assumeHardware = false }: Assumptions,
): ReadonlyArray<KubernetesObject> => {
  const templates = objects.filter((object) => isTemplate(object) || isClusterTemplate(object))
  const imagined = assumeHardware ? imaginedNodes(templates.map(({ spec }) => spec)) : []
  const nodes: ReadonlyArray<Node> = assumeHardware ? imagined : objects.filter(isNode)
  const others = assumeHardware ? [...objects.filter((object) => !isNode(object)), ...imagined] : objects
  if (!assumeReady) return others
  const inventory = gpuInventory(nodes)
  return others.map((object) => {
    if (isModel(object) || isClusterModel(object)) return assumeModel(object)
    if (isTemplate(object) || isClusterTemplate(object)) return assumeTemplate(object, inventory)
    return object
  })
}
