import {
  AIM_API_VERSION,
  type AIMArtifact,
  type AIMClusterModelSource,
  type AIMModelCache,
  type AIMTemplateCache,
} from "@aim-engine/api"
import fc from "fast-check"
import { objectMeta } from "./metadata.ts"
import { byteQuantity, dnsLabel, imageReference } from "./names.ts"
import { environment, modelSource, pullSecrets, runtimeConfigName } from "./shared-specs.ts"
import { resourceStatus } from "./templates.ts"

/** A cache of a template's files in any state. */
export const templateCache = (
  templateName: fc.Arbitrary<string> = dnsLabel,
  namespace?: fc.Arbitrary<string>,
): fc.Arbitrary<AIMTemplateCache> =>
  fc.record(
    {
      apiVersion: fc.constant(AIM_API_VERSION),
      kind: fc.constant("AIMTemplateCache" as const),
      metadata: objectMeta("Namespaced", undefined, namespace),
      spec: fc.record(
        {
          templateName,
          templateScope: fc.constantFrom("Namespace" as const, "Cluster" as const, "Unknown" as const),
          mode: fc.constantFrom("Dedicated" as const, "Shared" as const),
          modelSources: fc.array(modelSource, { maxLength: 2 }),
          env: environment,
          storageClassName: fc.constantFrom("fast", ""),
          imagePullSecrets: pullSecrets,
          runtimeConfigName,
        },
        { requiredKeys: ["templateName"] },
      ),
      status: fc.record({ status: resourceStatus }),
    },
    { requiredKeys: ["apiVersion", "kind", "metadata", "spec"] },
  )

const artifactSpec = fc.record(
  {
    sourceUri: fc.constantFrom("hf://Qwen/Qwen3-32B", "s3://bucket/models/llama"),
    modelId: fc.constantFrom("Qwen/Qwen3-32B", "meta-llama/Llama-3.1-8B"),
    size: byteQuantity,
    storageClassName: fc.constantFrom("fast", ""),
    env: environment,
    modelDownloadImage: imageReference,
    imagePullSecrets: pullSecrets,
    runtimeConfigName,
  },
  { requiredKeys: ["sourceUri", "modelId"] },
)

/** Model files on a volume. */
export const artifact = (namespace?: fc.Arbitrary<string>): fc.Arbitrary<AIMArtifact> =>
  fc.record({
    apiVersion: fc.constant(AIM_API_VERSION),
    kind: fc.constant("AIMArtifact" as const),
    metadata: objectMeta("Namespaced", undefined, namespace),
    spec: artifactSpec,
  })

/** Model files on a volume, under the kind's earlier name. */
export const modelCache = (namespace?: fc.Arbitrary<string>): fc.Arbitrary<AIMModelCache> =>
  fc.record({
    apiVersion: fc.constant(AIM_API_VERSION),
    kind: fc.constant("AIMModelCache" as const),
    metadata: objectMeta("Namespaced", undefined, namespace),
    spec: artifactSpec,
  })

/** A registry whose images become models. */
export const clusterModelSource = (): fc.Arbitrary<AIMClusterModelSource> =>
  fc.record({
    apiVersion: fc.constant(AIM_API_VERSION),
    kind: fc.constant("AIMClusterModelSource" as const),
    metadata: objectMeta("Cluster"),
    spec: fc.record(
      {
        registry: fc.constantFrom("docker.io", "ghcr.io"),
        filters: fc.array(
          fc.record(
            {
              image: fc.constantFrom("amdenterpriseai/aim-*", "ghcr.io/silogen/aim-*:0.8.*"),
              exclude: fc.subarray(["amdenterpriseai/aim-base"]),
              versions: fc.subarray([">=1.0.0", "~1.2.0"]),
            },
            { requiredKeys: ["image"] },
          ),
          { minLength: 1, maxLength: 3 },
        ),
        syncInterval: fc.constantFrom("15m", "1h"),
        versions: fc.subarray([">=0.8.0"]),
        maxModels: fc.constantFrom(1, 100),
        imagePullSecrets: pullSecrets,
      },
      { requiredKeys: ["filters"] },
    ),
  })
