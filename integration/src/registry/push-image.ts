import { createHash } from "node:crypto"
import { request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"

/** Where images are pushed, and as whom. */
export interface PushTarget {
  readonly origin: string
  readonly headers?: Readonly<Record<string, string>>
  /** The certificate to trust, in PEM. */
  readonly ca?: string
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`
const jsonOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly body: string
}

const send = (target: PushTarget, method: string, path: string, body?: Buffer, type?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const url = new URL(path, target.origin)
    const start = url.protocol === "https:" ? httpsRequest : httpRequest
    const headers = {
      ...target.headers,
      "content-length": body?.length ?? 0,
      ...(type ? { "content-type": type } : {}),
    }
    const request = start(
      url,
      { method, headers, ...(target.ca === undefined ? {} : { ca: target.ca }) },
      (response) => {
        let text = ""
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part
        })
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, location: response.headers.location, body: text }),
        )
      },
    )
    request.on("error", reject).end(body)
  })

const expectStatus = (answer: Answer, status: number, what: string): Answer => {
  if (answer.status !== status) throw new Error(`${what}: ${answer.status} ${answer.body}`)
  return answer
}

/** Pushes a blob in one piece. Source: OCI distribution specification, "Pushing blobs". */
const pushBlob = async (target: PushTarget, repository: string, bytes: Buffer): Promise<string> => {
  const started = await send(target, "POST", `/v2/${repository}/blobs/uploads/`)
  const { location = "" } = expectStatus(started, 202, "starting an upload")
  const upload = new URL(location, target.origin)
  upload.searchParams.set("digest", digestOf(bytes))
  const done = await send(target, "PUT", `${upload.pathname}${upload.search}`, bytes, "application/octet-stream")
  expectStatus(done, 201, "uploading a blob")
  return digestOf(bytes)
}

const pushManifest = async (target: PushTarget, repository: string, version: string, type: string, json: unknown) => {
  const bytes = jsonOf(json)
  const path = `/v2/${repository}/manifests/${version === "" ? digestOf(bytes) : version}`
  expectStatus(await send(target, "PUT", path, bytes, type), 201, `pushing ${repository}:${version}`)
  return { digest: digestOf(bytes), size: bytes.length }
}

export interface PushedImage {
  readonly digest: string
  readonly size: number
}

/** How an image is built and stored. */
export interface ImageOptions {
  readonly architecture?: string
  /** The names under which Docker knows the parts, instead of OCI's. */
  readonly docker?: boolean
}

/** Pushes an image with these labels and an empty layer; without a tag it is there under its digest alone. */
export const pushImage = (
  target: PushTarget,
  repository: string,
  tag: string,
  labels: Readonly<Record<string, string>> | null,
  options: ImageOptions = {},
): Promise<PushedImage> => pushTags(target, repository, [tag], labels, options)

/** Pushes one image under several tags. */
export const pushTags = async (
  target: PushTarget,
  repository: string,
  tags: ReadonlyArray<string>,
  labels: Readonly<Record<string, string>> | null,
  { architecture = "amd64", docker = false }: ImageOptions = {},
): Promise<PushedImage> => {
  const layer = Buffer.alloc(0)
  const config = jsonOf({
    os: "linux",
    architecture,
    created: "2025-01-02T03:04:05Z",
    config: { Labels: labels },
    rootfs: { type: "layers", diff_ids: [digestOf(layer)] },
  })
  const types = docker
    ? {
        manifest: "application/vnd.docker.distribution.manifest.v2+json",
        config: "application/vnd.docker.container.image.v1+json",
        layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
      }
    : {
        manifest: "application/vnd.oci.image.manifest.v1+json",
        config: "application/vnd.oci.image.config.v1+json",
        layer: "application/vnd.oci.image.layer.v1.tar",
      }
  const manifest = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, digest: await pushBlob(target, repository, config), size: config.length },
    layers: [{ mediaType: types.layer, digest: await pushBlob(target, repository, layer), size: layer.length }],
  }
  let pushed: PushedImage = { digest: "", size: 0 }
  for (const tag of tags) pushed = await pushManifest(target, repository, tag, types.manifest, manifest)
  return pushed
}

/** Pushes an index over images that are there already, by architecture. */
export const pushIndex = (
  target: PushTarget,
  repository: string,
  tag: string,
  images: Readonly<Record<string, PushedImage>>,
): Promise<PushedImage> =>
  pushManifest(target, repository, tag, "application/vnd.oci.image.index.v1+json", {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: Object.entries(images).map(([architecture, image]) => ({
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      ...image,
      platform: { os: "linux", architecture },
    })),
  })
