import { doc } from "./documented.ts"

/** Reasons that every kind can show: the overall verdict, and what went wrong whatever the part. */
export const ENGINE_REASONS = {
  AllComponentsReady: doc("Every part is ready."),
  Ready: doc("The service is ready and serves requests."),
  Progressing: doc("Work is under way; the message names the part that is waited for."),
  NoComponents: doc("The operator found nothing to judge the object by.", "This is a bug of the operator; report it."),

  Reachable: doc("Everything that is needed can be reached again."),
  InfrastructureError: doc(
    "The cluster or a registry cannot be asked. It is tried again with growing pauses.",
    "If it lasts, look at the API server, the network and the message.",
  ),
  AuthenticationValid: doc("Credentials that were refused are accepted now."),
  AuthError: doc(
    "Credentials were refused.",
    "Correct the Secret that the message names; it is looked at again within minutes.",
  ),
  ConfigurationValid: doc("The specification is valid and everything it refers to exists."),
  InvalidSpec: doc(
    "The object asks for something that cannot work as written.",
    "Change the specification as the message says.",
  ),
  InvalidQuantity: doc("An amount cannot be read.", "Write it as the message says, e.g. 500m, 4 or 16Gi."),
  InvalidHardware: doc(
    "The hardware that is asked for contradicts itself.",
    "Correct the fields that the message names.",
  ),
  InvalidName: doc("No name can be made for an object that is needed.", "Shorten the names that the message shows."),
  InvalidLabelValue: doc("A text cannot be a label value.", "Give it at least one letter or digit."),
  ReferenceNotFound: doc("Something that the object refers to does not exist.", "Create it, or correct the name."),

  ApplyFailed: doc(
    "An object that is needed could not be written. It is tried again.",
    "If it lasts, read the message.",
  ),
  ApplyRejected: doc(
    "The API server refuses an object that is needed as invalid.",
    "Correct the field that the message names.",
  ),
  AdoptionRefused: doc(
    "An object of the needed name exists and belongs to somebody else. It is left untouched.",
    'Remove or rename it, or hand it over with the annotation aim.eai.amd.com/adopt: "true".',
  ),

  NotFound: doc("The object does not exist yet."),
  ResourceNotReady: doc("An object that is being made does not exist yet."),
  Unauthorized: doc("The API server does not know the operator.", "Check the operator's service account token."),
  OperatorForbidden: doc(
    "The operator lacks a permission.",
    "Grant its role what the message names; reinstall the chart's roles.",
  ),
  NamespaceTerminating: doc("The namespace is being deleted; nothing is made in it any more."),
  QuotaExceeded: doc("A resource quota of the namespace is used up.", "Free resources, or raise the quota."),
  AdmissionDenied: doc(
    "An admission policy of the cluster refuses the object.",
    "Follow the policy's message, or have it changed.",
  ),
  AlreadyExists: doc("An object of that name appeared at the same moment. It is tried again."),
  Conflict: doc("Somebody changed the object at the same moment. It is tried again."),
  Timeout: doc("The API server did not answer in time. It is tried again."),
  ServiceUnavailable: doc("The API server is unavailable. It is tried again."),
  RateLimited: doc("The API server is overloaded and asks to wait. It is tried again."),
  ServerError: doc("The API server failed. It is tried again."),
  ClientError: doc("The API server refuses the request.", "Read the message."),
  Expired: doc("The view of the cluster was out of date. It is tried again."),
  ApiNotInstalled: doc(
    "The cluster does not serve an API that is needed.",
    "Install what the message names; it is looked for every minute.",
  ),
  Undecodable: doc("A stored object does not have the shape of its kind.", "Correct the field that the message names."),
  ConnectionRefused: doc("Nothing listens at the other end. It is tried again."),
  ConnectionReset: doc("The connection broke. It is tried again."),
  NetworkTimeout: doc("The other end did not answer in time. It is tried again."),
  DNSFailure: doc(
    "A host name cannot be resolved. It is tried again.",
    "Check the name in the message and the cluster's DNS.",
  ),
  NetworkError: doc("The connection failed. It is tried again."),
  UnknownError: doc("Something failed in a way that no rule knows. It is tried again.", "Read the message."),

  ConfigFound: doc("The runtime config was found."),
  DefaultConfigNotFound: doc("No runtime config named default exists; the operator's defaults are used."),
  ConfigNotFound: doc("The named runtime config does not exist.", "Create it, or correct spec.runtimeConfigName."),
} as const
