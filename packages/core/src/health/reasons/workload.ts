import { doc } from "./documented.ts"

/** Reasons that are read from pods, jobs, volumes, routes and autoscalers. */
export const WORKLOAD_REASONS = {
  NoPods: doc("There are no pods yet."),
  PodsReady: doc("As many pods as wished are ready."),
  PodsStarting: doc("Pods run and are not ready yet."),
  PodsPending: doc("Pods wait to be started."),
  PodsProgressing: doc("Pods are under way."),
  ScaledToZero: doc("No pods are wished, and none are needed."),
  FailedScheduling: doc(
    "No node takes the pod.",
    "Read the scheduler's message: free GPUs, memory, taints or affinity.",
  ),
  FailedMount: doc("A volume cannot be mounted.", "Check the claim, Secret or ConfigMap that the message names."),
  FailedAttachVolume: doc("A volume cannot be attached to the node.", "Check the storage driver."),
  FailedCreatePodSandBox: doc("The node cannot set the pod up.", "Check the node's network and container runtime."),
  Pulling: doc("The image is being pulled."),
  ImagePullBackOff: doc("The image cannot be pulled. It is tried again."),
  ImagePullAuthFailure: doc("The registry refuses the credentials.", "Add or correct imagePullSecrets."),
  ImageNotFound: doc("The registry does not have the image.", "Push the image, or correct its name."),
  CrashLoopBackOff: doc("A container keeps failing.", "Read the log excerpt in the message."),
  CreateContainerConfigError: doc(
    "A Secret or ConfigMap that the container uses is missing.",
    "Create what the message names.",
  ),
  CreateContainerError: doc("The container cannot be created.", "Read the message."),
  InvalidImageName: doc("The image's name is malformed.", "Correct it."),
  RunContainerError: doc("The container cannot be started.", "Read the message."),
  PodFailed: doc("A container ended with an error.", "Read the exit code and the log excerpt in the message."),
  PodOOMKilled: doc(
    "A container used more memory than its limit.",
    "Raise the memory limit, or choose a smaller model.",
  ),
  PodDeadlineExceeded: doc(
    "A pod ran longer than it may.",
    "Find out why it is slow; it is not started again by itself.",
  ),
  PodEvicted: doc("A node evicted the pod to free resources. Another one takes its place."),
  PodInfrastructureError: doc(
    "A container failed for lack of a cluster permission.",
    "Check the roles that the message names.",
  ),
  SourceNotFound: doc("The model's source does not exist.", "Correct the source's address."),
  StorageFull: doc("The volume is full.", "Provide a larger volume: raise the size or pvcHeadroomPercent."),

  JobNotFound: doc("The job does not exist yet."),
  JobRunning: doc("The job runs."),
  JobComplete: doc("The job is complete."),
  JobFailed: doc("The job failed.", "Read the message of the pods' condition."),
  JobBackoffLimitExceeded: doc("The job failed as often as it may.", "Read the message of the pods' condition."),
  JobDeadlineExceeded: doc("The job ran longer than it may.", "Read the message of the pods' condition."),
  JobEvicted: doc("The job's pods were evicted. It is tried again."),

  PvcNotFound: doc("The volume claim does not exist yet."),
  PvcBound: doc("The volume is bound."),
  PvcPending: doc("The volume waits to be provided."),
  PvcTerminating: doc(
    "The volume claim is being deleted, and kept as long as pods mount it. Then another one is made and filled.",
    "Restart or remove what mounts it, if it is to go at once.",
  ),
  PvcLost: doc("The volume behind the claim is gone.", "Restore it, or delete the claim to start over."),
  PvcProvisioningFailed: doc("The volume cannot be provided.", "Check the storage class and the message."),

  HTTPRouteNotFound: doc("The route does not exist yet."),
  HTTPRouteCreating: doc("The route is being created."),
  HTTPRoutePending: doc(
    "The gateway has not judged the route yet.",
    "If it lasts, check that the gateway's controller runs.",
  ),
  HTTPRouteAccepted: doc("The gateway accepts the route."),
  HTTPRouteNotAccepted: doc("The gateway refuses the route.", "Read the gateway's message."),
  RefNotPermitted: doc("The route may not refer to its backend across namespaces.", "Add a ReferenceGrant."),
  HTTPRouteFetchError: doc("The route cannot be read."),

  HPAOperational: doc("The autoscaler works."),
  HPANotFound: doc("The autoscaler does not exist yet."),
  WaitingForMetrics: doc("The autoscaler waits for metrics of a service that is not ready yet."),
  MetricsFailed: doc("The autoscaler gets no metrics.", "Check the metrics server and the query."),
  ScaleTargetNotReady: doc("The autoscaler cannot scale its target yet."),
  HPAFetchError: doc("The autoscaler cannot be read."),
} as const
