import type { AIMModelSpec, AIMModelStatus, ImageMetadata } from "@aim-engine/api"
import { Effect, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import type { DomainError } from "../errors/domain-error.ts"
import { type PullReference, parsePullReference } from "../naming/pull-reference.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import { metadataProblems, parseImageLabels } from "./image-labels.ts"
import { type InspectedImage, type InspectionQuestion, imageDigest, imageMetadata } from "./inspection.ts"
import type { MetadataProblem } from "./metadata-problem.ts"
import { type MetadataSource, metadataSource } from "./metadata-source.ts"
import { DEFAULT_ACCOUNT, resolvePullCredentials } from "./pull-credentials.ts"

/** What is known of a model's image. */
export interface MetadataResolution {
  readonly source: MetadataSource
  /** What the labels of the present image say; undefined while that is not known. */
  readonly metadata: ImageMetadata | undefined
  readonly problems: ReadonlyArray<MetadataProblem>
  /** The image's digest, where it was read from a registry. */
  readonly digest: string | undefined
  /** Whether the labels were read just now, and are not in the status yet. */
  readonly isFresh: boolean
  /** Why the image cannot be read. Without it, and without metadata, it is being read, or not to be read. */
  readonly failure: DomainError | undefined
}

/** The model, in the present spelling, and what its inspection depends on. */
export interface MetadataInput {
  readonly spec: AIMModelSpec
  readonly status: AIMModelStatus | undefined
  /** Undefined while the runtime config cannot be had: then no registry is asked. */
  readonly config: RuntimeConfig | undefined
  /** Where the Secrets are that the model names. */
  readonly namespace: string
}

const unknown = (source: MetadataSource, failure?: DomainError): MetadataResolution => ({
  source,
  metadata: undefined,
  problems: [],
  digest: undefined,
  isFresh: false,
  failure,
})

const inspected = ({ labels, digest }: InspectedImage): MetadataResolution => ({
  source: "Registry",
  ...parseImageLabels(labels),
  digest,
  isFresh: true,
  failure: undefined,
})

const remembered = (metadata: ImageMetadata, digest: string | undefined): MetadataResolution => ({
  source: "Status",
  metadata,
  problems: metadataProblems(metadata),
  digest,
  isFresh: false,
  failure: undefined,
})

const questionOf = Effect.fnUntraced(function* ({ spec, config = {}, namespace }: MetadataInput) {
  const reference = yield* Effect.fromResult(parsePullReference(spec.image))
  const credentials = yield* resolvePullCredentials({
    namespace,
    named: spec.imagePullSecrets,
    shared: config.imagePullSecrets,
    account: spec.serviceAccountName || config.serviceAccountName || DEFAULT_ACCOUNT,
  })
  return { reference, credentials } satisfies InspectionQuestion
})

const inspect = Effect.fnUntraced(function* (input: MetadataInput) {
  const question = yield* Effect.result(questionOf(input))
  if (Result.isFailure(question)) return unknown("Registry", question.failure)
  const observed = yield* ClusterState.use((state) => state.observe(imageMetadata(question.success)))
  switch (observed._tag) {
    case "Known":
      return inspected(observed.value)
    case "Failed":
      return unknown("Registry", observed.error)
    case "Pending":
      return unknown("Registry")
  }
})

const atDigest = (reference: PullReference, digest: string): PullReference => ({
  ...reference,
  version: { _tag: "Digest", digest },
})

/** Looks whether a tag stands for another image by now, and reads that. Until it is read, and if it cannot be, nothing changes. */
const reinspect = Effect.fnUntraced(function* (input: MetadataInput, before: MetadataResolution) {
  const state = yield* ClusterState
  const question = Result.getOrUndefined(yield* Effect.result(questionOf(input)))
  if (question === undefined || question.reference.version._tag === "Digest") return before
  const digest = yield* state.observe(imageDigest(question))
  if (digest._tag !== "Known" || digest.value === before.digest) return before
  const reference = atDigest(question.reference, digest.value)
  const observed = yield* state.observe(imageMetadata({ ...question, reference }))
  return observed._tag === "Known" ? inspected({ ...observed.value, digest: digest.value }) : before
})

/**
 * What is known of a model's image: as given, as read before, or as the registry says. A tag that was read before is looked
 * at again from time to time. Total: what goes wrong is in the result.
 */
export const resolveMetadata = Effect.fnUntraced(function* (
  input: MetadataInput,
): Effect.fn.Return<MetadataResolution, never, ClusterState> {
  const { spec, status, config } = input
  const source = metadataSource({ spec, status, config: config?.model ?? {} })
  switch (source) {
    case "Spec":
      return { ...unknown(source), metadata: spec.imageMetadata }
    case "Off":
      return unknown(source)
    case "Status": {
      const before = remembered(status?.imageMetadata ?? {}, status?.imageDigest)
      return config === undefined ? before : yield* reinspect(input, before)
    }
    case "Registry":
      return config === undefined ? unknown(source) : yield* inspect(input)
  }
})
