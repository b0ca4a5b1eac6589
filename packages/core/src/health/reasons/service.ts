import { doc } from "./documented.ts"

/** Reasons of an AIMService's own conditions. */
export const SERVICE_REASONS = {
  ModelResolved: doc("The model is chosen and ready."),
  ModelNotReady: doc("The model is not ready.", "Look at the model's conditions."),
  CreatingModel: doc("A model is being created for the service."),
  ModelNotFound: doc("The model does not exist.", "Create it, or correct spec.model."),
  ModelSelectionAmbiguous: doc("Several models fit.", "Name one of those in the message in spec.model.name."),
  InvalidImageReference: doc("The image's name is malformed.", "Correct it."),

  Resolved: doc("The template is chosen and ready."),
  CreatingTemplate: doc("A template is being derived for the service."),
  TemplateNotReady: doc("The template is not ready.", "Look at the template's conditions."),
  TemplateNotFound: doc(
    "No template fits.",
    "Create one, or change the overrides; the message counts what was rejected and why.",
  ),
  TemplateSelectionAmbiguous: doc(
    "Several templates are equally good.",
    "Name one of those in the message in spec.template.name.",
  ),
  TemplateModelMismatch: doc("The template belongs to another model.", "Name a template of this model."),
  DerivedTemplateConflict: doc("An object of the derived template's name is in the way.", "Remove or rename it."),

  RuntimeReady: doc("The InferenceService is ready."),
  CreatingRuntime: doc("The InferenceService is being created or is starting."),
  RuntimeFailed: doc("The InferenceService failed.", "Look at InferenceServiceReady and InferenceServicePodsReady."),
  ServerlessModeRejected: doc(
    "KServe wants to run serverless, and Knative is not installed.",
    "Set KServe's deployment mode to Standard.",
  ),
  InternalError: doc("KServe could not set the service up.", "Read KServe's message."),
  FetchError: doc("The InferenceService cannot be read."),
  NamespaceTooLong: doc(
    "The namespace's name leaves no room for the service's host name.",
    "Use a namespace of at most 42 characters.",
  ),
  InvalidAutoScaling: doc(
    "The autoscaling settings contradict each other.",
    "Correct the field that the message names.",
  ),

  CacheWarm: doc("The model's weights are in the cache."),
  CacheWarming: doc("The model's weights are being downloaded."),
  WaitingForCache: doc("The cache is being created."),
  CacheFailed: doc("The cache failed.", "Look at the AIMTemplateCache's conditions."),
  CacheLost: doc("The cache is gone while the service uses it. It is created again."),
  CacheNameTaken: doc(
    "The cache cannot be created, because others have the names that it could have.",
    "Remove or rename one of the caches in the message.",
  ),
  CacheRequired: doc(
    "The model's files can only come from a cache, and caching is turned off.",
    "Set caching.mode to anything but Never.",
  ),
  CacheRemounted: doc("The replicas were restarted with the volumes of the present cache, or without a cache."),
  CacheNotUsed: doc("The service needs no cache."),

  RouteReady: doc("The route serves the path."),
  ConfiguringRoute: doc("The route is being configured."),
  RouteFailed: doc("The route is refused.", "Look at HTTPRouteReady."),
  RoutingDisabled: doc("Routing is turned off."),
  GatewayNotConfigured: doc(
    "Routing is on, and no gateway is named.",
    "Set routing.gatewayRef in the service or its runtime config.",
  ),
  InvalidRequestTimeout: doc("The request timeout cannot be read.", "Write a duration such as 30s or 5m."),
  PathTemplateInvalid: doc(
    "The path template cannot be rendered. No route is made; an existing one stays.",
    "Correct the expression that the message names.",
  ),

  Reconciling: doc("The service is on its way to be ready."),
  Stable: doc("Nothing is under way."),
  NoFailure: doc("Nothing failed for good."),
} as const
