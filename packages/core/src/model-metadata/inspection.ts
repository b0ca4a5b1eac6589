import { StringMap } from "@aim-engine/api"
import { Schema } from "effect"
import type { ObservationRequest } from "../cluster-state/observation.ts"
import type { ObservationBackoff } from "../cluster-state/observation-backoff.ts"
import { Reason } from "../health/reasons.ts"
import { canonicalJson } from "../naming/canonical-json.ts"
import { type PullReference, printPullReference } from "../naming/pull-reference.ts"
import { credentialParameters, type PullCredentials } from "./pull-credentials.ts"

/** The type of the observations that read an image's labels. */
export const IMAGE_METADATA = "ImageMetadata"
/** The type of the observations that ask which image a tag stands for. */
export const IMAGE_DIGEST = "ImageDigest"

/** What a registry says about an image. */
export const InspectedImage = Schema.Struct({
  /** Digest of the manifest, or of the index, that the reference stands for. */
  digest: Schema.String,
  /** Labels of the image's config; empty if it has none. */
  labels: StringMap,
})
export interface InspectedImage extends Schema.Schema.Type<typeof InspectedImage> {}

/** A tag may be moved to another image; what a digest names never changes. */
const TAG_TTL_SECONDS = 6 * 3600
const MINUTE = 60
const HOUR = 3600

/**
 * How soon a registry is asked again. An image that is not there may be pushed any minute, and many registries refuse
 * anonymous requests for what they do not have. Refused credentials are somebody's to change, and a change of the
 * Secret is another question; so is another image. The rest passes by itself.
 */
export const INSPECTION_BACKOFF: ObservationBackoff = {
  byCategory: {
    Auth: { firstSeconds: 5 * MINUTE, capSeconds: HOUR },
    InvalidSpec: { firstSeconds: HOUR, capSeconds: HOUR },
  },
  byReason: new Map([
    [Reason.ImageNotFound, { firstSeconds: MINUTE, capSeconds: 5 * MINUTE }],
    [Reason.ImagePullAuthFailure, { firstSeconds: MINUTE, capSeconds: 5 * MINUTE }],
  ]),
  otherwise: { firstSeconds: 5, capSeconds: 5 * MINUTE },
}

/** What an image is read for, and with what. */
export interface InspectionQuestion {
  readonly reference: PullReference
  readonly credentials: PullCredentials
}

/** Equal for equal questions; a changed Secret makes another one. */
const keyOf = ({ reference, credentials }: InspectionQuestion): string =>
  canonicalJson([
    printPullReference(reference),
    credentials.namespace,
    credentials.secrets.join(","),
    credentials.version,
  ])

const isDigestReference = ({ version }: PullReference): boolean => version._tag === "Digest"

const requestOf = (question: InspectionQuestion) => ({
  key: keyOf(question),
  parameters: { image: printPullReference(question.reference), ...credentialParameters(question.credentials) },
  source: question.reference.registry,
  ttlSeconds: isDigestReference(question.reference) ? Number.POSITIVE_INFINITY : TAG_TTL_SECONDS,
  backoff: INSPECTION_BACKOFF,
})

/**
 * Asks for an image's labels and digest. Parameters: `image` (reference in full), `namespace` and `imagePullSecrets`
 * (names of Secrets in that namespace, joined by commas, in the order in which they are tried; empty asks anonymously).
 * Fails with the reasons `ImagePullAuthFailure`, `ImageNotFound`, `RegistryUnreachable`, `RegistryRateLimited`
 * and `InvalidImageReference`.
 */
export const imageMetadata = (question: InspectionQuestion): ObservationRequest<InspectedImage> => ({
  type: IMAGE_METADATA,
  schema: InspectedImage,
  ...requestOf(question),
})

/** Asks for the digest that a tag stands for, which costs a registry less than the labels. Parameters and reasons as above. */
export const imageDigest = (question: InspectionQuestion): ObservationRequest<string> => ({
  type: IMAGE_DIGEST,
  schema: Schema.String,
  ...requestOf(question),
})
