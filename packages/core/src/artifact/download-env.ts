import type { EnvVar } from "@aim-engine/api"
import { mergeEnv } from "../environment/merge-env.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import { type Artifact, artifactKindOf } from "./artifact-kind.ts"

/** Where the volume is mounted while it is filled. */
export const DOWNLOAD_PATH = "/cache"
/** Where Jobs may write besides: their root is read-only. */
export const TEMPORARY_PATH = "/tmp"

/** The variables of runtime config and artifact, the artifact's winning by name: credentials, and settings of the downloader. */
export const userEnv = (artifact: Artifact, config: RuntimeConfig): ReadonlyArray<EnvVar> =>
  mergeEnv(config.env ?? [], artifact.spec.env ?? [])

/** Ways to transfer from Hugging Face, in the order of trial, and everything else that users may change. */
const changeable = (bytes: bigint): ReadonlyArray<EnvVar> => [
  { name: "AIM_DOWNLOADER_PROTOCOL", value: "XET,HF_TRANSFER" },
  { name: "TMPDIR", value: `${TEMPORARY_PATH}/` },
  { name: "HF_HOME", value: `${TEMPORARY_PATH}/.hf` },
  { name: "EXPECTED_SIZE_BYTES", value: String(bytes) },
  { name: "STALL_TIMEOUT", value: "120" },
]

/** What says which object the downloader reports to and where it writes: changing it would misdirect either. */
const fixed = (artifact: Artifact): ReadonlyArray<EnvVar> => [
  { name: "MOUNT_PATH", value: DOWNLOAD_PATH },
  { name: "TARGET_DIR", value: DOWNLOAD_PATH },
  { name: "ARTIFACT_NAME", value: artifact.metadata.name },
  { name: "ARTIFACT_NAMESPACE", value: artifact.metadata.namespace ?? "" },
  { name: "ARTIFACT_RESOURCE", value: artifactKindOf(artifact).kind.plural },
]

/** The environment of a download: defaults, under runtime config, under the artifact; then what nobody may change. */
export const downloadEnv = (artifact: Artifact, config: RuntimeConfig, bytes: bigint): ReadonlyArray<EnvVar> =>
  mergeEnv(mergeEnv(changeable(bytes), userEnv(artifact, config)), fixed(artifact))
