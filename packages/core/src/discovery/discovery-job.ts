import {
  Annotation,
  type Container,
  type EnvVar,
  type Job,
  type KubernetesObject,
  Label,
  type PodSpec,
  type StringMap,
} from "@aim-engine/api"
import { Result } from "effect"
import { mergeEnv } from "../environment/merge-env.ts"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import type { PodAccounts } from "../inference-service/pod-accounts.ts"
import { derivedName } from "../naming/derived-name.ts"
import { labelValue } from "../naming/label-value.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { DISCOVERY_JOB_LABELS } from "./discovery-index.ts"
import { type DiscoveryInputs, discoveryHash } from "./discovery-inputs.ts"

/** The container whose log is the answer. */
export const DISCOVERY_CONTAINER = "discovery"

/** What is left for the name when `-` and eight digits of the hash follow. */
const NAME_LENGTH = 54
/** A dry run takes seconds, and pulling the image minutes; what takes longer never ends, and would hold its place. */
const DEADLINE_SECONDS = 600
/** For how long a Job that is done is kept: its log has to be read, and people may look at it. */
const KEPT_SECONDS = 60
/** The user `nonroot` of distroless images. */
const USER = 65532

/**
 * The name of the Job that discovers a template with the inputs of a hash. Two templates may have the same inputs, so a name
 * that has to be cut also gets a hash of the whole.
 *
 * @example
 * discoveryJobName("my-template", "e55f4478c682e20d") // success of "discover-my-template-e55f4478"
 */
export const discoveryJobName = (template: string, hash: string): Result.Result<string, InvalidSpecError> =>
  Result.map(
    derivedName(["discover", template], {
      maxLength: NAME_LENGTH,
      ...(`discover-${template}`.length > NAME_LENGTH ? { hash: [template], hashLength: 4 } : {}),
    }),
    (name) => `${name}-${hash.slice(0, 8)}`,
  )

/** The hash of the inputs that a Job was created for. */
export const hashOfJob = ({ metadata }: KubernetesObject): string | undefined =>
  metadata.annotations?.[Annotation.specHash]

const variable = (name: string, value: string | number | undefined): ReadonlyArray<EnvVar> =>
  value === undefined || value === "" ? [] : [{ name, value: String(value) }]

/** A quiet log: what else is in it is noise. */
const LOG_LEVELS: ReadonlyArray<EnvVar> = [
  { name: "AIM_LOG_LEVEL_ROOT", value: "CRITICAL" },
  { name: "AIM_LOG_LEVEL", value: "CRITICAL" },
]

/** The wishes that the image answers to, above whatever the template's own variables say. */
const wishes = ({ metric, precision, gpuModels, gpuRequests, profileId }: DiscoveryInputs): ReadonlyArray<EnvVar> => [
  ...variable("AIM_METRIC", metric),
  ...variable("AIM_PRECISION", precision),
  // The image is asked about one model; of several any will do.
  ...variable("AIM_GPU_MODEL", gpuModels[0]),
  ...variable("AIM_GPU_COUNT", gpuRequests > 0 ? gpuRequests : undefined),
  ...variable("AIM_PROFILE_ID", profileId),
]

const container = (inputs: DiscoveryInputs): Container => ({
  name: DISCOVERY_CONTAINER,
  image: inputs.image,
  args: ["dry-run", "--format=json"],
  env: mergeEnv(mergeEnv(LOG_LEVELS, inputs.env), wishes(inputs)),
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
  },
})

const podSpec = (inputs: DiscoveryInputs, { imagePullSecrets, serviceAccountName }: PodAccounts): PodSpec => ({
  restartPolicy: "Never",
  ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
  ...(imagePullSecrets.length === 0 ? {} : { imagePullSecrets }),
  securityContext: { runAsNonRoot: true, runAsUser: USER, seccompProfile: { type: "RuntimeDefault" } },
  containers: [container(inputs)],
})

/**
 * The Job that asks a model's image, in a dry run without a GPU, which profile it would run and which files that needs.
 * It is tried once: the pauses between attempts are ours. The object has no owner yet; it belongs to the template.
 */
export const renderDiscoveryJob = (
  template: ServiceTemplate,
  inputs: DiscoveryInputs,
  accounts: PodAccounts,
  namespace: string,
): Result.Result<Job, InvalidSpecError> => {
  const hash = discoveryHash(inputs)
  const label = Result.getOrUndefined(labelValue(template.metadata.name))
  const labels: StringMap = label === undefined ? {} : { [Label.template]: label.value }
  const fullName: StringMap = label?.isCut === true ? { [Label.template]: template.metadata.name } : {}
  return Result.map(
    discoveryJobName(template.metadata.name, hash),
    (name): Job => ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        name,
        namespace,
        labels: { ...DISCOVERY_JOB_LABELS, ...labels },
        annotations: { ...fullName, [Annotation.specHash]: hash },
      },
      spec: {
        backoffLimit: 0,
        ttlSecondsAfterFinished: KEPT_SECONDS,
        activeDeadlineSeconds: DEADLINE_SECONDS,
        template: { metadata: { labels, annotations: fullName }, spec: podSpec(inputs, accounts) },
      },
    }),
  )
}
