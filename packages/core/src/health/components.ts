/**
 * The components of every kind, in the order in which their conditions appear. Only these take part in the verdict,
 * and one that is not reported in a round has no condition: nothing left over can hold an object back.
 */
export const COMPONENTS = {
  AIMService: [
    "Model",
    "Template",
    "RuntimeConfig",
    "Cache",
    "InferenceService",
    "InferenceServicePods",
    "HTTPRoute",
    "HPA",
  ],
  AIMModel: ["RuntimeConfig", "ImageMetadata", "ServiceTemplates"],
  AIMClusterModel: ["RuntimeConfig", "ImageMetadata", "ClusterServiceTemplates"],
  AIMServiceTemplate: ["RuntimeConfig", "Model", "GPU", "DiscoveryJob", "DiscoveryPods"],
  AIMClusterServiceTemplate: ["RuntimeConfig", "ClusterModel", "GPU", "DiscoveryJob", "DiscoveryPods"],
  AIMTemplateCache: ["RuntimeConfig", "ServiceTemplate", "Artifacts"],
  AIMArtifact: [
    "RuntimeConfig",
    "CheckSizeJob",
    "CheckSizeJobPods",
    "CheckSizeOutput",
    "CachePvc",
    "DownloadJob",
    "DownloadJobPods",
  ],
  AIMClusterModelSource: ["ExistingModels", "Filters"],
  AIMRuntimeConfig: ["RuntimeConfig"],
  AIMClusterRuntimeConfig: ["RuntimeConfig"],
} as const
