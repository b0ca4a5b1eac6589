import type { KubernetesObject } from "@aim-engine/api"
import type fc from "fast-check"
import { artifact, clusterModelSource, modelCache, templateCache } from "./caches.ts"
import { clusterModel, model } from "./models.ts"
import { clusterRuntimeConfig, runtimeConfig } from "./runtime-configs.ts"
import { service } from "./services.ts"
import { clusterServiceTemplate, serviceTemplate } from "./templates.ts"

/** An arbitrary for each kind that this project defines, by the kind's name. Every object is one that the API server takes. */
export const kindArbitraries: ReadonlyMap<string, fc.Arbitrary<KubernetesObject>> = new Map<
  string,
  fc.Arbitrary<KubernetesObject>
>([
  ["AIMService", service()],
  ["AIMModel", model()],
  ["AIMClusterModel", clusterModel()],
  ["AIMClusterModelSource", clusterModelSource()],
  ["AIMServiceTemplate", serviceTemplate()],
  ["AIMClusterServiceTemplate", clusterServiceTemplate()],
  ["AIMRuntimeConfig", runtimeConfig()],
  ["AIMClusterRuntimeConfig", clusterRuntimeConfig()],
  ["AIMTemplateCache", templateCache()],
  ["AIMArtifact", artifact()],
  ["AIMModelCache", modelCache()],
])
