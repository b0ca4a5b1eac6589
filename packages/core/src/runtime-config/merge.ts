import type { AIMRuntimeRoutingConfig, EnvVar, LocalObjectReference } from "@aim-engine/api"
import { layerEnv } from "../environment/layered-env.ts"
import { mergeEnv } from "../environment/merge-env.ts"
import { definedBlock, definedFields } from "../structure/defined-fields.ts"
import type { ConfigLayer, ConfigSource, RuntimeConfig } from "./config-layer.ts"

/** A setting in force, and the layers that its value comes from, lowest first. */
export interface SourcedSetting {
  /** Path of the field; entries of maps and lists by their key, e.g. `routing.annotations.team`, `env.LOG_LEVEL`. */
  readonly path: string
  readonly sources: ReadonlyArray<ConfigSource>
  /** The value. Absent for environment variables: theirs may be secret. */
  readonly value?: unknown
}

/** The settings of several layers as one. */
export interface MergedConfig {
  readonly config: RuntimeConfig
  /** Every setting in force, by path. */
  readonly settings: ReadonlyArray<SourcedSetting>
}

const isNotEmpty = (value: { readonly length: number }): boolean => value.length > 0

/** Reads fields of layers, lowest first, and notes where each value comes from. */
class Merge {
  readonly settings: Array<SourcedSetting> = []
  readonly layers: ReadonlyArray<ConfigLayer>

  constructor(layers: ReadonlyArray<ConfigLayer>) {
    this.layers = layers
  }

  /** The value of the highest layer that has the field: `false` and 0 count. With `counts`, only what it lets pass. */
  highest<T>(path: string, get: (config: RuntimeConfig) => T | undefined, counts = (_value: T): boolean => true) {
    for (const { source, config } of this.layers.toReversed()) {
      const value = get(config)
      if (value === undefined || !counts(value)) continue
      this.settings.push({ path, sources: [source], value })
      return value
    }
    return undefined
  }
}
