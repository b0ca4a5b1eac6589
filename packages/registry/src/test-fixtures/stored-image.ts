import { digestOf } from "../image/digest.ts"
import type { Handler, Reply } from "./loopback-server.ts"

const bytesOf = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json))

const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
const OCI_INDEX = "application/vnd.oci.image.index.v1+json"

/** Content as a registry stores it. */
export interface Stored {
  readonly digest: string
  readonly bytes: Uint8Array
}

export const stored = (json: unknown): Stored => {
  const bytes = bytesOf(json)
  return { digest: digestOf(bytes), bytes }
}

export interface StoredImage {
  readonly config: Stored
  readonly manifest: Stored
}

/** An image with these labels: a config and a manifest, no layers. */
export const storedImage = (
  labels: Readonly<Record<string, string>> | null,
  platform: { readonly os: string; readonly architecture: string } = { os: "linux", architecture: "amd64" },
): StoredImage => {
  const config = stored({ ...platform, created: "2025-01-02T03:04:05Z", config: { Labels: labels } })
  const manifest = stored({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: config.digest,
      size: config.bytes.length,
    },
    layers: [],
  })
  return { config, manifest }
}

/** An index over the manifests of images. */
export const storedIndex = (children: ReadonlyArray<{ readonly of: Stored; readonly platform?: object }>): Stored =>
  stored({
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: children.map(({ of, platform }) => ({
      mediaType: OCI_MANIFEST,
      digest: of.digest,
      size: of.bytes.length,
      ...(platform === undefined ? {} : { platform }),
    })),
  })

/** The answers of a registry that has `top` under a tag, and images and further content under their digests. */
export const imageReplies = (
  repository: string,
  tag: string,
  top: Stored,
  images: ReadonlyArray<StoredImage>,
  manifests: ReadonlyArray<Stored> = [],
): Readonly<Record<string, Reply | Handler>> =>
  Object.fromEntries([
    [`/v2/${repository}/manifests/${tag}`, { bytes: top.bytes }],
    ...[top, ...manifests, ...images.map(({ manifest }) => manifest)].map((manifest) => [
      `/v2/${repository}/manifests/${manifest.digest}`,
      { bytes: manifest.bytes },
    ]),
    ...images.map(({ config }) => [`/v2/${repository}/blobs/${config.digest}`, { bytes: config.bytes }]),
  ])

/** The answers of a registry that has one image. */
export const oneImage = (repository: string, tag: string, image: StoredImage) =>
  imageReplies(repository, tag, image.manifest, [image])
