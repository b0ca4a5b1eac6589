import type { AIMModelSource, AIMTemplateCache } from "@aim-engine/api"
import { Effect, Result } from "effect"
import { artifactsOfSource } from "../artifact/artifact-index.ts"
import type { Artifact } from "../artifact/artifact-kind.ts"
import { effectiveStorageClass } from "../artifact/plan-claim.ts"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import type { DomainError } from "../errors/domain-error.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import { type ResolvedRuntimeConfig, resolveRuntimeConfig } from "../runtime-config/resolve.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { type ArtifactCandidate, isRecorded, matchArtifacts, type SourceMatch } from "./match-artifacts.ts"
import { cachedSources, cachedTemplateHealth, resolveCachedTemplate } from "./resolve-cached-template.ts"

/** Everything that is known of a template cache. */
export interface TemplateCacheParts {
  readonly config: Result.Result<ResolvedRuntimeConfig, DomainError>
  readonly template: Result.Result<ServiceTemplate, DomainError>
  readonly isTemplateReady: boolean
  /** What holds the files of each source; undefined while it is not known which are needed. */
  readonly matches: Result.Result<ReadonlyArray<SourceMatch> | undefined, DomainError>
}

/** Looks at everything that a template cache depends on and consists of. */
export const observeTemplateCache = Effect.fnUntraced(function* (
  cache: AIMTemplateCache,
): Effect.fn.Return<TemplateCacheParts, never, ClusterState> {
  const { namespace = "" } = cache.metadata
  const config = yield* Effect.result(resolveRuntimeConfig(namespace, cache.spec.runtimeConfigName))
  const template = yield* Effect.result(resolveCachedTemplate(cache))
  const isTemplateReady = Result.isSuccess(template) && cachedTemplateHealth(template.success).state === "Ready"
  const sources = cachedSources(cache, Result.getOrUndefined(template), isTemplateReady)
  const matches = yield* Effect.result(
    sources === undefined
      ? Effect.succeed(undefined)
      : Effect.map(candidatesFor(cache, sources), (candidates) => matchArtifacts(cache, sources, candidates)),
  )
  return { config, template, isTemplateReady, matches }
})

const candidatesFor = Effect.fnUntraced(function* (cache: AIMTemplateCache, sources: ReadonlyArray<AIMModelSource>) {
  const { namespace = "" } = cache.metadata
  const uris = [...new Set(sources.map(({ sourceUri }) => sourceUri))]
  const artifacts = yield* Effect.forEach(uris, (uri) => artifactsOfSource(namespace, uri))
  return yield* Effect.forEach(artifacts.flat(), (artifact) => candidateOf(cache, artifact))
})

/**
 * The class of a candidate's volume matters only to a cache that asks for one. Where the config is away that chose it, what
 * the cache uses so far is taken to be of the class that it was used for.
 */
const candidateOf = Effect.fnUntraced(function* (
  cache: AIMTemplateCache,
  artifact: Artifact,
): Effect.fn.Return<ArtifactCandidate, never, ClusterState> {
  const { storageClassName: defaultStorageClassName = "" } = cache.spec
  if (defaultStorageClassName === "") return { artifact, storageClassName: undefined }
  const { namespace = "" } = artifact.metadata
  const config = yield* Effect.result(resolveRuntimeConfig(namespace, artifact.spec.runtimeConfigName))
  const settings = Result.match(config, {
    onSuccess: (found) => found.config,
    onFailure: (): RuntimeConfig => (isRecorded(cache, artifact) ? { storage: { defaultStorageClassName } } : {}),
  })
  return { artifact, storageClassName: effectiveStorageClass(artifact, settings) }
})
