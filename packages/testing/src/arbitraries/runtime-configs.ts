import { AIM_API_VERSION, type AIMClusterRuntimeConfig, type AIMRuntimeConfig } from "@aim-engine/api"
import fc from "fast-check"
import { objectMeta } from "./metadata.ts"
import { labelMap } from "./names.ts"
import { environment, pullSecrets } from "./shared-specs.ts"

/** How services are reached. Path templates are valid as such; whether they can be rendered depends on the service. */
export const routing = fc.record(
  {
    enabled: fc.boolean(),
    gatewayRef: fc.record(
      { name: fc.constantFrom("inference"), namespace: fc.constant("gateways") },
      { requiredKeys: ["name"] },
    ),
    pathTemplate: fc.constantFrom(
      "/{.metadata.namespace}/{.metadata.name}",
      "/models/{.spec.model.name}",
      "/{.metadata.labels['team']}",
    ),
    requestTimeout: fc.constantFrom("30s", "5m", "1h30m"),
    annotations: labelMap,
  },
  { requiredKeys: [] },
)

/** Defaults for model volumes. */
export const storage = fc.record(
  { defaultStorageClassName: fc.constantFrom("fast", ""), pvcHeadroomPercent: fc.constantFrom(0, 10, 50) },
  { requiredKeys: [] },
)

/** The spec of a runtime config of either scope; any field may be absent. */
export const runtimeConfigSpec = fc.record(
  {
    storage,
    routing,
    env: environment,
    model: fc.record(
      { autoDiscovery: fc.boolean(), creationScope: fc.constantFrom("Namespace" as const, "Cluster" as const) },
      { requiredKeys: [] },
    ),
    labelPropagation: fc.record(
      { enabled: fc.boolean(), match: fc.subarray(["team", "org.my/*", "*"]) },
      { requiredKeys: [] },
    ),
    imagePullSecrets: pullSecrets,
    serviceAccountName: fc.constantFrom("runner"),
    pvcHeadroomPercent: fc.constantFrom(0, 20),
  },
  { requiredKeys: [] },
)

/** A runtime config of a namespace. */
export const runtimeConfig = (
  name?: fc.Arbitrary<string>,
  namespace?: fc.Arbitrary<string>,
): fc.Arbitrary<AIMRuntimeConfig> =>
  fc.record({
    apiVersion: fc.constant(AIM_API_VERSION),
    kind: fc.constant("AIMRuntimeConfig" as const),
    metadata: objectMeta("Namespaced", name, namespace),
    spec: runtimeConfigSpec,
  })

/** A runtime config of the cluster. */
export const clusterRuntimeConfig = (name?: fc.Arbitrary<string>): fc.Arbitrary<AIMClusterRuntimeConfig> =>
  fc.record({
    apiVersion: fc.constant(AIM_API_VERSION),
    kind: fc.constant("AIMClusterRuntimeConfig" as const),
    metadata: objectMeta("Cluster", name),
    spec: runtimeConfigSpec,
  })
