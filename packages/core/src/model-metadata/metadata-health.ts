import type { DomainError } from "../errors/domain-error.ts"
import type { ComponentHealth } from "../health/component-health.ts"
import { Reason } from "../health/reasons.ts"
import { type MetadataProblem, problemText } from "./metadata-problem.ts"
import type { MetadataResolution } from "./resolve-metadata.ts"

/** The component of a model that tells about its image. */
export const METADATA_COMPONENT = "ImageMetadata"

/** What says something about the image, and not that a registry cannot be asked: no grace, no other verdict. */
const ABOUT_THE_IMAGE: ReadonlySet<string> = new Set([Reason.ImageNotFound, Reason.ImagePullAuthFailure])

/** Whether templates cannot be told because of it. */
export const isMalformed = (problem: MetadataProblem): boolean => problem._tag === "MalformedDeployments"

const failed = (error: DomainError): Omit<ComponentHealth, "component"> =>
  error._tag !== "Auth" && ABOUT_THE_IMAGE.has(error.reason)
    ? { state: "Degraded", reason: error.reason, message: error.message, errors: [] }
    : { errors: [error] }

const known = ({ metadata, problems }: MetadataResolution, image: string): Omit<ComponentHealth, "component"> => {
  const malformed = problems.filter(isMalformed)
  if (malformed.length > 0) {
    const message = malformed.map(problemText).join("; ")
    return { state: "Degraded", reason: Reason.MetadataExtractionFailed, message, errors: [] }
  }
  const name = metadata?.model?.canonicalName ?? ""
  return name === ""
    ? { state: "Ready", reason: Reason.ImageFound, message: `Image ${image} names no model`, errors: [] }
    : { state: "Ready", reason: Reason.ImageMetadataFound, message: `Image ${image} is model ${name}`, errors: [] }
}

const healthOf = (resolution: MetadataResolution, image: string): Omit<ComponentHealth, "component"> => {
  const { source, metadata, failure } = resolution
  if (failure !== undefined) return failed(failure)
  if (metadata !== undefined) return known(resolution, image)
  return source === "Off"
    ? { state: "Ready", reason: Reason.ExtractionDisabled, message: `Image ${image} is not read`, errors: [] }
    : { state: "Progressing", reason: Reason.InspectingImage, message: `Image ${image} is being read`, errors: [] }
}

/**
 * The component `ImageMetadata` of a model. An image that cannot be read keeps no template from being written that the
 * model itself asks for.
 */
export const metadataHealth = (resolution: MetadataResolution, image: string): ComponentHealth => ({
  component: METADATA_COMPONENT,
  gates: false,
  ...healthOf(resolution, image),
})
