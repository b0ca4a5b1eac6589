import { AIM_KINDS, AIMClusterRuntimeConfigKind, AIMRuntimeConfigKind, type KubernetesObject } from "@aim-engine/api"
import { Predicate } from "effect"
import { DEFAULT_RUNTIME_CONFIG } from "../../runtime-config/resolve.ts"
import { type CheckRule, findingAbout } from "../check-rule.ts"
import type { CheckWorld } from "../check-world.ts"

/** Most kinds may name a config, and all of them at the same place. */
const configName = (object: KubernetesObject): string | undefined => {
  const spec: unknown = Reflect.get(object, "spec")
  const name: unknown = Predicate.isObject(spec) ? Reflect.get(spec, "runtimeConfigName") : undefined
  return typeof name === "string" && name.trim() !== "" ? name.trim() : undefined
}

const isThere = ({ find }: CheckWorld, namespace: string | undefined, name: string): boolean =>
  name === DEFAULT_RUNTIME_CONFIG ||
  find(AIMClusterRuntimeConfigKind, "", name) !== undefined ||
  (namespace !== undefined && find(AIMRuntimeConfigKind, namespace, name) !== undefined)

export const runtimeConfigReference: CheckRule = {
  id: "runtime-config-reference",
  summary: "An object names a runtime config that is not there.",
  severity: "error",
  find: (world) =>
    AIM_KINDS.flatMap((kind) => world.list<KubernetesObject>(kind)).flatMap((object) => {
      const name = configName(object)
      const { namespace } = object.metadata
      if (name === undefined || isThere(world, namespace, name)) return []
      const places = namespace === undefined ? "" : `neither an AIMRuntimeConfig ${name} in namespace ${namespace} nor `
      const message = `there is ${places === "" ? "no" : `${places}an`} AIMClusterRuntimeConfig ${name}`
      return [findingAbout(object, "spec.runtimeConfigName", message)]
    }),
}
