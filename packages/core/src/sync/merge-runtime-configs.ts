import type { AIMRuntimeConfigCommon } from "@aim-engine/api"
import { type ConfigLayer, withoutDeprecatedFields } from "../runtime-config/config-layer.ts"
import { type MergedConfig, mergeConfigs } from "../runtime-config/merge.ts"

/** The specs of the configs of one name. */
export interface ConfigSpecs {
  readonly cluster?: AIMRuntimeConfigCommon | undefined
  readonly namespace?: AIMRuntimeConfigCommon | undefined
}

/**
 * The settings that apply in a namespace: its runtime config over the cluster's, and for each setting where its value comes
 * from. Fields of earlier versions are read where they stand.
 *
 * @example
 * mergeRuntimeConfigs({ cluster: { routing: { enabled: true } }, namespace: { routing: { enabled: false } } }).config
 * // { routing: { enabled: false } }
 */
export const mergeRuntimeConfigs = ({ cluster, namespace }: ConfigSpecs): MergedConfig => {
  const layers: ReadonlyArray<ConfigLayer> = [
    ...(cluster === undefined ? [] : [{ source: "Cluster" as const, config: withoutDeprecatedFields(cluster) }]),
    ...(namespace === undefined ? [] : [{ source: "Namespace" as const, config: withoutDeprecatedFields(namespace) }]),
  ]
  return mergeConfigs(layers)
}
