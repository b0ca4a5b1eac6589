import type { ConditionType } from "./condition-types.ts"
import type { Reason } from "./reasons.ts"

type Reasons = ReadonlyArray<Reason>

/** What the documentation says about a condition of a kind: its own reasons, and whose else it may carry. */
export interface ShownReasons {
  readonly reasons: Reasons
  /** Whose reasons it carries besides, as a phrase: those of a gateway, or of another condition. */
  readonly others?: string
}

type KindConditions = { readonly [Type in ConditionType]?: ShownReasons }

/** Any condition of a component: what it needs cannot be read or written, or is asked for in a way that cannot be. */
export const COMPONENT_REASONS: Reasons = [
  "ApplyFailed",
  "ApplyRejected",
  "AdoptionRefused",
  "QuotaExceeded",
  "AdmissionDenied",
  "NamespaceTerminating",
  "InvalidSpec",
  "InvalidQuantity",
  "InvalidHardware",
  "InvalidName",
  "InvalidLabelValue",
  "NotFound",
  "ResourceNotReady",
  "Ready",
  "Progressing",
  "ApiNotInstalled",
  "OperatorForbidden",
  "Unauthorized",
  "Undecodable",
  "AlreadyExists",
  "Conflict",
  "Expired",
  "Timeout",
  "RateLimited",
  "ServiceUnavailable",
  "ServerError",
  "ClientError",
  "ConnectionRefused",
  "ConnectionReset",
  "NetworkTimeout",
  "NetworkError",
  "DNSFailure",
  "UnknownError",
]

/** The verdict on every object, and what keeps it from being good. */
const VERDICT: KindConditions = {
  Ready: {
    reasons: [
      "AllComponentsReady",
      "Ready",
      "Progressing",
      "InfrastructureError",
      "AuthError",
      "InvalidSpec",
      "ReferenceNotFound",
      "NoComponents",
    ],
    others: "that of the condition which stands in the way",
  },
  DependenciesReachable: { reasons: ["Reachable", "InfrastructureError", "OperatorForbidden"] },
  AuthValid: { reasons: ["AuthenticationValid", "AuthError"] },
  ConfigValid: { reasons: ["ConfigurationValid", "InvalidSpec", "ReferenceNotFound"] },
}

const RUNTIME_CONFIG: KindConditions = {
  RuntimeConfigReady: { reasons: ["ConfigFound", "DefaultConfigNotFound", "ConfigNotFound"] },
}

const CONTAINER: Reasons = [
  "Pulling",
  "ImagePullAuthFailure",
  "ImageNotFound",
  "ImagePullBackOff",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
  "CrashLoopBackOff",
  "PodFailed",
  "PodOOMKilled",
  "PodDeadlineExceeded",
  "PodEvicted",
  "PodInfrastructureError",
  "SourceNotFound",
  "AuthError",
  "StorageFull",
]

const PODS: ShownReasons = {
  reasons: [
    "PodsReady",
    "NoPods",
    "PodsPending",
    "FailedScheduling",
    "FailedMount",
    "FailedAttachVolume",
    "FailedCreatePodSandBox",
    "PodsStarting",
    "PodsProgressing",
    "ScaledToZero",
    ...CONTAINER,
  ],
}

const JOB: Reasons = [
  "JobComplete",
  "JobNotFound",
  "JobRunning",
  "JobFailed",
  "JobBackoffLimitExceeded",
  "JobDeadlineExceeded",
  "JobEvicted",
]

const PROGRESS: KindConditions = {
  Progressing: { reasons: ["Reconciling", "Stable"] },
  Failure: { reasons: ["NoFailure"], others: "that of `Ready`" },
}

const SERVICE: KindConditions = {
  ...VERDICT,
  ModelReady: {
    reasons: [
      "ModelResolved",
      "CreatingModel",
      "ModelNotReady",
      "ModelNotFound",
      "ModelSelectionAmbiguous",
      "InvalidImageReference",
    ],
  },
  TemplateReady: {
    reasons: [
      "Resolved",
      "CreatingTemplate",
      "TemplateNotReady",
      "TemplateNotFound",
      "TemplateSelectionAmbiguous",
      "TemplateModelMismatch",
      "DerivedTemplateConflict",
      "ReferenceNotFound",
    ],
  },
  ...RUNTIME_CONFIG,
  CacheReady: {
    reasons: [
      "CacheWarm",
      "CacheNotUsed",
      "WaitingForCache",
      "CacheWarming",
      "CacheFailed",
      "CacheLost",
      "CacheNameTaken",
      "CacheRequired",
    ],
  },
  InferenceServiceReady: {
    reasons: [
      "RuntimeReady",
      "CreatingRuntime",
      "ServerlessModeRejected",
      "InternalError",
      "NamespaceTooLong",
      "InvalidAutoScaling",
      "FetchError",
      "CacheRemounted",
    ],
  },
  InferenceServicePodsReady: PODS,
  HTTPRouteReady: {
    reasons: [
      "HTTPRouteAccepted",
      "HTTPRouteCreating",
      "HTTPRouteNotFound",
      "HTTPRoutePending",
      "HTTPRouteNotAccepted",
      "RefNotPermitted",
      "GatewayNotConfigured",
      "PathTemplateInvalid",
      "InvalidRequestTimeout",
      "HTTPRouteFetchError",
    ],
    others: "the gateway's own, e.g. `NoMatchingParent` or `BackendNotFound`",
  },
  HPAReady: {
    reasons: [
      "HPAOperational",
      "HPANotFound",
      "WaitingForMetrics",
      "ScaleTargetNotReady",
      "MetricsFailed",
      "HPAFetchError",
    ],
  },
  Resolved: { reasons: ["Resolved"], others: "that of `ModelReady` or `TemplateReady`" },
  RuntimeReady: { reasons: ["RuntimeReady", "CreatingRuntime", "RuntimeFailed"] },
  RoutingReady: {
    reasons: ["RouteReady", "ConfiguringRoute", "RouteFailed", "PathTemplateInvalid", "RoutingDisabled"],
  },
  ...PROGRESS,
}

const TEMPLATES: ShownReasons = {
  reasons: [
    "AllTemplatesReady",
    "NoTemplatesExpected",
    "AwaitingMetadata",
    "CreatingTemplates",
    "TemplatesProgressing",
    "SomeTemplatesReady",
    "SomeTemplatesDegraded",
    "AllTemplatesFailed",
    "NoTemplatesAvailable",
  ],
}

const MODEL: KindConditions = {
  ...VERDICT,
  ...RUNTIME_CONFIG,
  ImageMetadataReady: {
    reasons: [
      "ImageMetadataFound",
      "ImageFound",
      "ExtractionDisabled",
      "InspectingImage",
      "MetadataExtractionFailed",
      "ImageNotFound",
      "ImagePullAuthFailure",
      "InvalidImageReference",
      "RegistryUnreachable",
      "RegistryRateLimited",
      "SecretNotFound",
      "SecretAccessFailed",
      "LabelsDropped",
    ],
  },
  RuntimeResolved: { reasons: ["RuntimeResolved", "RuntimeConfigMissing", "DefaultRuntimeConfigMissing"] },
  MetadataExtracted: {
    reasons: ["MetadataExtracted", "MetadataExtractionFailed"],
    others: "that of `ImageMetadataReady`",
  },
  TemplatesAutoGenerated: {
    reasons: ["TemplatesAutoGenerated", "CreatingTemplates", "AwaitingMetadata", "NoRecommendedTemplates"],
  },
}

const TEMPLATE: KindConditions = {
  ...VERDICT,
  ...RUNTIME_CONFIG,
  GPUReady: { reasons: ["GPUAvailable", "GPUNotAvailable", "VRAMNotAvailable", "GPUCheckFailed"] },
  DiscoveryJobReady: {
    reasons: ["JobNotCreated", ...JOB, "DiscoveryFailed", "DiscoveryOutputInvalid"],
  },
  DiscoveryPodsReady: PODS,
  Discovered: {
    reasons: ["InlineModelSources", "DiscoveryComplete", "AwaitingDiscovery", "DiscoveryFailed"],
  },
  CacheReady: {
    reasons: [
      "AllCachesReady",
      "CreatingCaches",
      "CachesNotReady",
      "NoCaches",
      "CacheDegraded",
      "CacheFailed",
      "WaitingForCache",
    ],
  },
  ...PROGRESS,
}

const OWN_MODEL: Reasons = ["ReferenceNotFound", "ImageNotSpecified"]

/** The conditions of each kind, in the order in which they are documented, and their reasons. */
export const CONDITION_REASONS: { readonly [kind: string]: KindConditions } = {
  AIMService: SERVICE,
  AIMModel: { ...MODEL, ServiceTemplatesReady: TEMPLATES },
  AIMClusterModel: { ...MODEL, ClusterServiceTemplatesReady: TEMPLATES },
  AIMServiceTemplate: {
    ...TEMPLATE,
    ModelReady: { reasons: ["ModelFound", "ModelFailed", ...OWN_MODEL] },
    ModelFound: { reasons: ["ModelFound", ...OWN_MODEL] },
  },
  AIMClusterServiceTemplate: {
    ...TEMPLATE,
    ClusterModelReady: { reasons: ["ClusterModelFound", "ClusterModelFailed", ...OWN_MODEL] },
    ModelFound: { reasons: ["ClusterModelFound", ...OWN_MODEL] },
  },
  AIMTemplateCache: {
    ...VERDICT,
    ...RUNTIME_CONFIG,
    ServiceTemplateReady: {
      reasons: ["ResourceFound", "AwaitingTemplate", "ReferenceNotFound"],
      others: "that of the template's `Ready`",
    },
    ArtifactsReady: {
      reasons: ["AllCachesReady", "CreatingCaches", "CachesNotReady", "NoCaches", "NoModelSources", "AwaitingTemplate"],
      others: "that of the artifact which is worst off",
    },
    TemplateFound: { reasons: ["TemplateFound", "ReferenceNotFound"] },
  },
  AIMArtifact: {
    ...VERDICT,
    ...RUNTIME_CONFIG,
    CheckSizeJobReady: { reasons: JOB, others: "that of `CheckSizeJobPodsReady`, where the pods say why" },
    CheckSizeJobPodsReady: PODS,
    CheckSizeOutputReady: { reasons: ["AwaitingSizeOutput", "InvalidSizeOutput"] },
    CachePvcReady: {
      reasons: [
        "PvcBound",
        "PvcNotFound",
        "PvcPending",
        "PvcTerminating",
        "PvcLost",
        "PvcProvisioningFailed",
        "StorageQuotaExceeded",
        "StorageFull",
      ],
    },
    DownloadJobReady: {
      reasons: [...JOB, "DownloadRetrying", "Verified"],
      others: "that of `DownloadJobPodsReady`, where the pods say why",
    },
    DownloadJobPodsReady: PODS,
    DownloadComplete: { reasons: ["Verifying", "Verified", "Downloading", "VerificationFailed"] },
  },
  AIMClusterModelSource: {
    ...VERDICT,
    ExistingModelsReady: { reasons: ["Listed"] },
    FiltersReady: {
      reasons: [
        "AllFiltersSucceeded",
        "SomeFiltersFailed",
        "AllFiltersFailed",
        "NoFilters",
        "SyncInProgress",
        "InvalidVersionConstraint",
      ],
    },
    MaxModelsLimitReached: { reasons: ["LimitReached", "WithinLimit"] },
    Syncing: { reasons: ["SyncInProgress", "SyncIdle"] },
    RegistryReachable: {
      reasons: [
        "RegistryReachable",
        "RegistryUnreachable",
        "RegistryRateLimited",
        "ImagePullAuthFailure",
        "ImageNotFound",
        "SyncInProgress",
      ],
    },
  },
  AIMRuntimeConfig: { ...VERDICT, ...RUNTIME_CONFIG },
  AIMClusterRuntimeConfig: { ...VERDICT, ...RUNTIME_CONFIG },
}
