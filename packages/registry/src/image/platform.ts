import type { Descriptor, Platform } from "./manifest.ts"

/** The platform whose image is read unless another is asked for: GPU nodes are that. */
export const DEFAULT_PLATFORM: Platform = { os: "linux", architecture: "amd64" }

/** A child that names no platform is for the one that all images had before there were several. */
const platformOf = ({ platform }: Descriptor): Platform => platform ?? DEFAULT_PLATFORM

const isFor = (wanted: Platform, { os, architecture, variant }: Platform): boolean =>
  os === wanted.os &&
  architecture === wanted.architecture &&
  (wanted.variant === undefined || variant === wanted.variant)

/** Whether a child is a statement about another one, and no image. Source: BuildKit, "Attestation Storage". */
const isAttestation = (child: Descriptor): boolean =>
  child.annotations?.["vnd.docker.reference.type"] === "attestation-manifest" || platformOf(child).os === "unknown"

/**
 * The child of an index to read: the first for the platform, else the first for its operating system, else the first that
 * is an image at all. Labels are the same on all of them, so that any is better than none.
 */
export const selectPlatform = (
  children: ReadonlyArray<Descriptor>,
  wanted: Platform = DEFAULT_PLATFORM,
): Descriptor | undefined => {
  const images = children.filter((child) => !isAttestation(child))
  return (
    images.find((child) => isFor(wanted, platformOf(child))) ??
    images.find((child) => platformOf(child).os === wanted.os) ??
    images[0]
  )
}
