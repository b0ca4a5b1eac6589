import type {
  AIMClusterModel,
  AIMClusterRuntimeConfig,
  AIMClusterServiceTemplate,
  AIMModel,
  AIMRuntimeConfig,
  AIMService,
  AIMServiceTemplate,
  AIMTemplateCache,
  KubernetesObject,
  Node,
} from "@aim-engine/api"
import fc from "fast-check"
import { templateCache } from "./caches.ts"
import { clusterModel, model } from "./models.ts"
import { nodes } from "./nodes.ts"
import { clusterRuntimeConfig, runtimeConfig } from "./runtime-configs.ts"
import { type ServiceOptions, service } from "./services.ts"
import { clusterServiceTemplate, serviceTemplate } from "./templates.ts"

/** A cluster with services and everything that they may refer to, some of it missing or not ready. */
export interface World {
  readonly nodes: ReadonlyArray<Node>
  readonly models: ReadonlyArray<AIMModel | AIMClusterModel>
  readonly templates: ReadonlyArray<AIMServiceTemplate | AIMClusterServiceTemplate>
  readonly runtimeConfigs: ReadonlyArray<AIMRuntimeConfig | AIMClusterRuntimeConfig>
  readonly caches: ReadonlyArray<AIMTemplateCache>
  readonly services: ReadonlyArray<AIMService>
}

/** All objects of a world, in no order that matters. */
export const objectsOf = (world: World): ReadonlyArray<KubernetesObject> => Object.values(world).flat()

/** Mostly one of a few names that objects of the world have, at times one that nothing has. */
const often = (...names: readonly [string, ...ReadonlyArray<string>]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.constant("missing") })

/** The models of worlds, and their images in the same order. */
export const WORLD_MODELS = ["llama", "qwen"] as const
export const WORLD_IMAGES = ["ghcr.io/silogen/aim-llama:1.0", "ghcr.io/silogen/aim-qwen:1.0"] as const
/** The namespaces of worlds. */
export const WORLD_NAMESPACES = ["default", "ml-team"] as const
const TEMPLATES = ["llama-fast", "llama-cheap", "qwen-fast", "qwen-cheap"] as const
const namespace = fc.constantFrom(...WORLD_NAMESPACES)

const place = ({ kind, metadata: { namespace: space = "", name } }: KubernetesObject): string =>
  `${kind}/${space}/${name}`

const distinct = <T extends KubernetesObject>(arbitrary: fc.Arbitrary<T>, maxLength: number) =>
  fc.uniqueArray(arbitrary, { selector: place, maxLength })

const names = <const Names extends readonly [string, ...ReadonlyArray<string>]>(list: Names) => fc.constantFrom(...list)

/**
 * Worlds in which references resolve often: a few models, templates and runtime configs of both scopes in every state,
 * nodes with every form of GPU labels, caches, and services that use them in every way. `services` makes other services
 * of the same references, e.g. `admittedService`.
 *
 * @example
 * fc.assert(fc.property(world(), (it) => makeSnapshot(objectsOf(it)).objects.length > 0))
 */
export const world = (
  services: (options: ServiceOptions) => fc.Arbitrary<AIMService> = service,
): fc.Arbitrary<World> => {
  const modelOptions = {
    name: names(WORLD_MODELS),
    image: often(...WORLD_IMAGES),
    defaultServiceTemplate: often(...TEMPLATES),
  }
  const templateOptions = { name: names(TEMPLATES), modelName: often(...WORLD_MODELS) }
  const serviceOptions = {
    name: names(["chat", "embed", "batch"]),
    namespace,
    modelName: often(...WORLD_MODELS),
    image: often(...WORLD_IMAGES),
    templateName: often(...TEMPLATES),
  }
  return fc.record({
    nodes: nodes(),
    models: distinct(fc.oneof(model({ ...modelOptions, namespace }), clusterModel(modelOptions)), 4),
    templates: distinct(
      fc.oneof(serviceTemplate({ ...templateOptions, namespace }), clusterServiceTemplate(templateOptions)),
      8,
    ),
    runtimeConfigs: distinct(
      fc.oneof(runtimeConfig(names(["default", "team"]), namespace), clusterRuntimeConfig(names(["default", "team"]))),
      4,
    ),
    caches: distinct(templateCache(often(...TEMPLATES), namespace), 3),
    services: distinct(services(serviceOptions), 4),
  })
}
