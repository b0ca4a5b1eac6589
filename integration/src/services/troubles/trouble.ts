import { type AIMClusterServiceTemplateSpec, AIMServiceKind, type AIMServiceSpec } from "@aim-engine/api"
import type { Kubelet } from "../../kubelet/kubelet.ts"
import type { ObjectToWrite } from "../../scale/write-objects.ts"
import type { Scene, Verdict } from "../scene.ts"
import { model, template } from "../scenery.ts"
import type { Surroundings } from "../troubled-containers.ts"

/** Where troubles are removed. */
export interface Stage {
  readonly scene: Scene
  readonly kubelet: Kubelet
  readonly surroundings: Surroundings
}

/** The name of the service in each namespace of a trouble. */
export const SERVICE = "chat"

/** Something that keeps a service from running, as its status tells it, and what is done about it. */
export interface Trouble {
  /** Names its namespace, and its model and templates where it has any. */
  readonly name: string
  readonly given?: ReadonlyArray<ObjectToWrite>
  readonly spec?: Partial<AIMServiceSpec>
  readonly seen: Verdict
  readonly remedy: string
  readonly remove: (stage: Stage) => Promise<void>
}

/** One of the GPUs that the node has. */
export const gpu = { model: "MI300X", requests: 1 }

/** A model and one template that fits the node, `NAME-1x`. */
export const servable = (
  name: string,
  spec: Omit<AIMClusterServiceTemplateSpec, "modelName"> = {},
  image?: string,
): ReadonlyArray<ObjectToWrite> => [model(name, image), template(`${name}-1x`, name, { gpu, ...spec })]

/** Changes the service of a trouble. */
export const edit = ({ scene }: Stage, namespace: string, body: object): Promise<void> =>
  scene.patch(AIMServiceKind, namespace, SERVICE, body)
