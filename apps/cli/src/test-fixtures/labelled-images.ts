import type { Reply } from "@aim-engine/registry/test-fixtures/loopback-server"
import { type Handler, routes } from "@aim-engine/registry/test-fixtures/loopback-server"
import { oneImage, storedImage } from "@aim-engine/registry/test-fixtures/stored-image"

/** The labels of an image that recommends two deployments. */
export const QWEN_LABELS: Readonly<Record<string, string>> = {
  "com.amd.aim.model.canonicalName": "Qwen/Qwen3-32B",
  "com.amd.aim.title": "Qwen3 32B",
  "com.amd.aim.model.source": "hf://Qwen/Qwen3-32B",
  "com.amd.aim.model.tags": "text-generation, chat",
  "com.amd.aim.hfToken.required": "false",
  "com.amd.aim.model.recommendedDeployments":
    "[{'gpuModel': 'MI300X', 'gpuCount': 1, 'precision': 'fp8', 'metric': 'latency'}, {'gpuModel': 'MI325X', 'gpuCount': 2, 'precision': 'fp16', 'metric': 'throughput'}]",
  "org.opencontainers.image.licenses": "MIT",
}

/** A registry with one image, and what else it is to answer. */
export const registryWith = (
  repository: string,
  tag: string,
  labels: Readonly<Record<string, string>> | null,
  more: Readonly<Record<string, Reply | Handler>> = {},
): Handler => routes({ ...oneImage(repository, tag, storedImage(labels)), ...more })

/** Asks for this user and password before anything else. */
export const guardedBy =
  (username: string, password: string, inner: Handler): Handler =>
  (request, count) =>
    request.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`
      ? inner(request, count)
      : { status: 401, headers: { "www-authenticate": 'Basic realm="test"' } }
