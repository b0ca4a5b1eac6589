import { doc } from "./documented.ts"

/** Reasons of templates', caches' and artifacts' conditions. */
export const TEMPLATE_REASONS = {
  ModelFound: doc("The model exists."),
  ClusterModelFound: doc("The model exists."),
  ModelFailed: doc("The model failed.", "Look at the model's conditions."),
  ClusterModelFailed: doc("The model failed.", "Look at the model's conditions."),
  ImageNotSpecified: doc("The model names no image.", "Set the model's spec.image."),
  GPUAvailable: doc("The cluster has the required GPU."),
  GPUNotAvailable: doc("No node has the required GPU.", "Add a node with it; the message lists those that are there."),
  VRAMNotAvailable: doc("No GPU has the required memory.", "Add a node with a larger GPU."),
  GPUCheckFailed: doc("The nodes cannot be read."),

  InlineModelSources: doc("The model's sources are given in the specification."),
  AwaitingDiscovery: doc("The model's sources are being found out."),
  DiscoveryComplete: doc("The model's sources and profile are known."),
  DiscoveryFailed: doc("Discovery failed; the message names the next attempt.", "Look at DiscoveryPodsReady."),
  DiscoveryOutputInvalid: doc("Discovery ended without a usable answer.", "Check the image: it must answer a dry run."),
  JobNotCreated: doc("The discovery job waits to be created."),

  TemplateFound: doc("The template exists."),
  ResourceFound: doc("The template exists and has not been judged yet."),
  AwaitingTemplate: doc("The cache waits until its template is ready."),
  AllCachesReady: doc("All weights are downloaded."),
  CreatingCaches: doc("Artifacts are being created."),
  CachesNotReady: doc("Some weights are not downloaded yet."),
  NoCaches: doc("There is nothing to download."),
  NoModelSources: doc("The template has no sources to download."),
  CacheDegraded: doc("The template's cache has trouble.", "Look at the AIMTemplateCache's conditions."),

  AwaitingSizeOutput: doc("The size of the source is being read from the job's log."),
  InvalidSizeOutput: doc("The size of the source cannot be told.", "Set spec.size."),
  DownloadRetrying: doc("A download failed and is started again."),
  Downloading: doc("The weights are being downloaded."),
  Verifying: doc("The downloaded weights are being verified."),
  Verified: doc("The weights are downloaded and verified."),
  VerificationFailed: doc("The downloaded weights are damaged. They are downloaded again."),
  StorageQuotaExceeded: doc("The namespace's storage quota is used up.", "Free storage, or raise the quota."),
} as const
