import type { AIMRuntimeConfigCommon } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import { type RuntimeConfig, withoutDeprecatedFields } from "./config-layer.ts"
import { mergeConfigs } from "./merge.ts"

const merge = (cluster: RuntimeConfig, namespace: RuntimeConfig) =>
  mergeConfigs([
    { source: "Cluster", config: cluster },
    { source: "Namespace", config: namespace },
  ])

describe("a namespace config over a cluster config", () => {
  it.each<[string, RuntimeConfig, RuntimeConfig, RuntimeConfig]>([
    [
      "selection #36: false and 0 win, a gateway is replaced whole",
      {
        routing: { enabled: true, gatewayRef: { name: "gwA", namespace: "ns1", sectionName: "https" } },
        storage: { pvcHeadroomPercent: 20 },
      },
      { routing: { enabled: false, gatewayRef: { name: "gwB" } }, storage: { pvcHeadroomPercent: 0 } },
      { routing: { enabled: false, gatewayRef: { name: "gwB" } }, storage: { pvcHeadroomPercent: 0 } },
    ],
    [
      "selection #37: annotations merge by key, an empty value wins",
      { routing: { annotations: { a: "1", b: "2" } } },
      { routing: { annotations: { b: "", c: "3" } } },
      { routing: { annotations: { a: "1", b: "", c: "3" } } },
    ],
    [
      "engine #60",
      {
        routing: { enabled: true, annotations: { a: "1", b: "1" } },
        storage: { pvcHeadroomPercent: 20 },
        env: [{ name: "A", value: "1" }],
      },
      {
        routing: { enabled: false, annotations: { b: "2" } },
        storage: { pvcHeadroomPercent: 0 },
        env: [{ name: "A", value: "2" }],
      },
      {
        routing: { enabled: false, annotations: { a: "1", b: "2" } },
        storage: { pvcHeadroomPercent: 0 },
        env: [{ name: "A", value: "2" }],
      },
    ],
    [
      "empty text overrides nothing",
      { storage: { defaultStorageClassName: "fast" }, routing: { pathTemplate: "/x" }, serviceAccountName: "sa" },
      { storage: { defaultStorageClassName: "" }, routing: { pathTemplate: "" }, serviceAccountName: "" },
      { storage: { defaultStorageClassName: "fast" }, routing: { pathTemplate: "/x" }, serviceAccountName: "sa" },
    ],
    [
      "label propagation: off wins over on, patterns replace",
      { labelPropagation: { enabled: true, match: ["a", "b"] } },
      { labelPropagation: { enabled: false, match: ["c"] } },
      { labelPropagation: { enabled: false, match: ["c"] } },
    ],
    [
      "no patterns override none",
      { labelPropagation: { match: ["a"] } },
      { labelPropagation: { match: [] } },
      { labelPropagation: { match: ["a"] } },
    ],
    [
      "pull secrets add up, the namespace's first, each name once",
      { imagePullSecrets: [{ name: "a" }, { name: "b" }] },
      { imagePullSecrets: [{ name: "c" }, { name: "b" }, {}] },
      { imagePullSecrets: [{ name: "c" }, { name: "b" }, { name: "a" }] },
    ],
    [
      "models",
      { model: { autoDiscovery: true, creationScope: "Cluster" } },
      { model: { autoDiscovery: false } },
      { model: { autoDiscovery: false, creationScope: "Cluster" } },
    ],
    [
      "__proto__ is a key like others",
      {},
      JSON.parse('{"routing":{"annotations":{"__proto__":"1"}}}'),
      JSON.parse('{"routing":{"annotations":{"__proto__":"1"}}}'),
    ],
    ["an empty block leaves nothing", { storage: {} }, { routing: { annotations: {} }, env: [] }, {}],
  ])("%s", (_title, cluster, namespace, expected) => {
    expect(merge(cluster, namespace).config).toEqual(expected)
  })

  it("says of each setting where it comes from, and shows no variable's value", () => {
    const { settings } = merge(
      {
        routing: { enabled: true, annotations: { team: "a" } },
        env: [
          { name: "TOKEN", value: "secret" },
          { name: "AIM_ENGINE_ARGS", value: `{"a":1}` },
        ],
      },
      {
        routing: { enabled: false },
        imagePullSecrets: [{ name: "s" }],
        env: [{ name: "AIM_ENGINE_ARGS", value: `{"b":1}` }],
      },
    )
    expect(settings).toEqual([
      { path: "env.AIM_ENGINE_ARGS", sources: ["Cluster", "Namespace"] },
      { path: "env.TOKEN", sources: ["Cluster"] },
      { path: "imagePullSecrets.s", sources: ["Namespace"] },
      { path: "routing.annotations.team", sources: ["Cluster"], value: "a" },
      { path: "routing.enabled", sources: ["Namespace"], value: false },
    ])
  })
})

it.each<[string, AIMRuntimeConfigCommon, RuntimeConfig]>([
  [
    "selection #42: the present place wins",
    { defaultStorageClassName: "old", storage: { defaultStorageClassName: "new" } },
    { storage: { defaultStorageClassName: "new" } },
  ],
  [
    "selection #42: it moves where nothing is",
    { defaultStorageClassName: "old" },
    { storage: { defaultStorageClassName: "old" } },
  ],
  [
    "each field on its own",
    { pvcHeadroomPercent: 0, storage: { defaultStorageClassName: "new" } },
    { storage: { defaultStorageClassName: "new", pvcHeadroomPercent: 0 } },
  ],
  ["empty text is no value", { defaultStorageClassName: "" }, {}],
])("deprecated fields, %s", (_title, spec, expected) => {
  expect(withoutDeprecatedFields(spec)).toEqual(expected)
})

describe("laws of merging", () => {
  const text = fc.constantFrom("", "a", "b")
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  const map = fc.dictionary(fc.constantFrom("k", "l", "__proto__"), text)
  /** Configs as they come from the API server: absent fields are absent, not undefined. */
  const configs: fc.Arbitrary<RuntimeConfig> = fc
    .record({
      storage: optional(
        fc.record({ defaultStorageClassName: text, pvcHeadroomPercent: fc.nat(2) }, { requiredKeys: [] }),
      ),
      routing: optional(
        fc.record(
          {
            enabled: fc.boolean(),
            gatewayRef: fc.record({ name: text }),
            pathTemplate: text,
            requestTimeout: text,
            annotations: map,
          },
          { requiredKeys: [] },
        ),
      ),
      env: optional(fc.array(fc.record({ name: fc.constantFrom("A", "B"), value: text }))),
      labelPropagation: optional(fc.record({ enabled: fc.boolean(), match: fc.array(text) }, { requiredKeys: [] })),
      imagePullSecrets: optional(fc.array(fc.record({ name: text }))),
      serviceAccountName: optional(text),
    })
    .map((config) => JSON.parse(JSON.stringify(config)))

  it("merging is associative; engine arguments, which are text and object by turns, excepted", () => {
    fc.assert(
      fc.property(configs, configs, configs, (a, b, c) => {
        expect(merge(merge(a, b).config, c).config).toEqual(merge(a, merge(b, c).config).config)
      }),
    )
  })

  it("an empty config is its identity, and merging a result with itself changes nothing", () => {
    fc.assert(
      fc.property(configs, (config) => {
        const merged = merge(config, {}).config
        expect(merge({}, config).config).toEqual(merged)
        expect(merge(merged, {}).config).toEqual(merged)
        expect(merge(merged, merged).config).toEqual(merged)
      }),
    )
  })
})
