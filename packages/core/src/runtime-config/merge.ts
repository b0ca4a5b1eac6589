import type { EnvVar, LocalObjectReference } from "@aim-engine/api"
import { layerEnv } from "../environment/layered-env.ts"
import { mergeEnv } from "../environment/merge-env.ts"
import { definedBlock, definedFields } from "../structure/defined-fields.ts"
import type { ConfigLayer, ConfigSource, RuntimeConfig } from "./config-layer.ts"

/** A setting in force, and the layers that its value comes from, lowest first. */
export interface SourcedSetting {
  /** Path of the field; an entry of a map or list by its key, e.g. `routing.annotations.team`, `env.LOG_LEVEL`. */
  readonly path: string
  readonly sources: ReadonlyArray<ConfigSource>
  /** The value. Environment variables have none here: theirs may be secret. */
  readonly value?: unknown
}

/** The settings of several layers as one. */
export interface MergedConfig {
  readonly config: RuntimeConfig
  /** Every setting in force, by path. */
  readonly settings: ReadonlyArray<SourcedSetting>
}

interface Sourced<T> {
  readonly value: T
  readonly sources: ReadonlyArray<ConfigSource>
}

type Layers = ReadonlyArray<ConfigLayer>

const always = () => true
const isNotEmpty = (value: { readonly length: number }): boolean => value.length > 0

/** The value of the highest layer that has the field and whose value counts; `false` and 0 do. */
const highest = <T>(
  layers: Layers,
  field: (config: RuntimeConfig) => T | undefined,
  counts: (value: T) => boolean = always,
): Sourced<T> | undefined => {
  for (const { source, config } of layers.toReversed()) {
    const value = field(config)
    if (value !== undefined && counts(value)) return { value, sources: [source] }
  }
  return undefined
}

/** The entries of a map, each from the highest layer that has its key; an empty value counts. */
const byKey = (
  layers: Layers,
  field: (config: RuntimeConfig) => Readonly<Record<string, string>> | undefined,
): ReadonlyArray<readonly [string, Sourced<string>]> => [
  ...new Map(
    layers.flatMap(({ source, config }) =>
      Object.entries(field(config) ?? {}).map(([key, value]) => [key, { value, sources: [source] }] as const),
    ),
  ),
]

/** References of all layers, the highest first, each name once. */
const unionByName = (
  layers: Layers,
  field: (config: RuntimeConfig) => ReadonlyArray<LocalObjectReference> | undefined,
): ReadonlyArray<readonly [string, Sourced<LocalObjectReference>]> => {
  const union = new Map<string, Sourced<LocalObjectReference>>()
  for (const { source, config } of layers.toReversed()) {
    for (const reference of field(config) ?? []) {
      const { name = "" } = reference
      if (name !== "" && !union.has(name)) union.set(name, { value: reference, sources: [source] })
    }
  }
  return [...union]
}

const scalarFields = (layers: Layers) => ({
  "storage.defaultStorageClassName": highest(layers, ({ storage }) => storage?.defaultStorageClassName, isNotEmpty),
  "storage.pvcHeadroomPercent": highest(layers, ({ storage }) => storage?.pvcHeadroomPercent),
  "routing.enabled": highest(layers, ({ routing }) => routing?.enabled),
  // As one: a listener's name of one gateway means nothing on another.
  "routing.gatewayRef": highest(layers, ({ routing }) => routing?.gatewayRef),
  "routing.pathTemplate": highest(layers, ({ routing }) => routing?.pathTemplate, isNotEmpty),
  "routing.requestTimeout": highest(layers, ({ routing }) => routing?.requestTimeout, isNotEmpty),
  "model.autoDiscovery": highest(layers, ({ model }) => model?.autoDiscovery),
  "model.creationScope": highest(layers, ({ model }) => model?.creationScope),
  "labelPropagation.enabled": highest(layers, ({ labelPropagation }) => labelPropagation?.enabled),
  "labelPropagation.match": highest(layers, ({ labelPropagation }) => labelPropagation?.match, isNotEmpty),
  serviceAccountName: highest(layers, ({ serviceAccountName }) => serviceAccountName, isNotEmpty),
})

/**
 * Lays settings over one another, lowest first. A field that a higher layer has wins, also with `false` or 0; empty text and
 * an empty list of patterns count as absent. `routing.annotations` merge by key, `env` by name, and pull secrets add up.
 * The path of a setting is unique, and nothing is merged beyond these rules.
 */
export const mergeConfigs = (layers: ReadonlyArray<ConfigLayer>): MergedConfig => {
  const scalars = scalarFields(layers)
  const annotations = byKey(layers, ({ routing }) => routing?.annotations)
  const secrets = unionByName(layers, ({ imagePullSecrets }) => imagePullSecrets)
  const env = layers.reduce<ReadonlyArray<EnvVar>>((low, { config }) => mergeEnv(low, config.env ?? []), [])
  const config = definedFields({
    storage: definedBlock({
      defaultStorageClassName: scalars["storage.defaultStorageClassName"]?.value,
      pvcHeadroomPercent: scalars["storage.pvcHeadroomPercent"]?.value,
    }),
    routing: definedBlock({
      enabled: scalars["routing.enabled"]?.value,
      gatewayRef: scalars["routing.gatewayRef"]?.value,
      pathTemplate: scalars["routing.pathTemplate"]?.value,
      requestTimeout: scalars["routing.requestTimeout"]?.value,
      annotations:
        annotations.length > 0 ? Object.fromEntries(annotations.map(([key, { value }]) => [key, value])) : undefined,
    }),
    env: env.length > 0 ? env : undefined,
    model: definedBlock({
      autoDiscovery: scalars["model.autoDiscovery"]?.value,
      creationScope: scalars["model.creationScope"]?.value,
    }),
    labelPropagation: definedBlock({
      enabled: scalars["labelPropagation.enabled"]?.value,
      match: scalars["labelPropagation.match"]?.value,
    }),
    imagePullSecrets: secrets.length > 0 ? secrets.map(([, { value }]) => value) : undefined,
    serviceAccountName: scalars.serviceAccountName?.value,
  })
  const variables = layerEnv(layers.map(({ source, config }) => ({ source, env: config.env })))
  const settings: ReadonlyArray<SourcedSetting> = [
    ...Object.entries(scalars).flatMap(([path, sourced]) => (sourced === undefined ? [] : [{ path, ...sourced }])),
    ...annotations.map(([key, sourced]) => ({ path: `routing.annotations.${key}`, ...sourced })),
    ...secrets.map(([name, { sources }]) => ({ path: `imagePullSecrets.${name}`, sources })),
    ...variables.map(({ variable, sources }) => ({ path: `env.${variable.name}`, sources })),
  ]
  return { config, settings: settings.toSorted((a, b) => (a.path < b.path ? -1 : 1)) }
}
