import { type AIMArtifact, AIMArtifactKind, type AIMTemplateCache, AIMTemplateCacheKind, Label } from "@aim-engine/api"
import { Result } from "effect"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"
import { labelValue } from "../naming/label-value.ts"

/** The artifacts of a namespace by the label of the cache that created them. */
export const artifactsByCache: ObjectIndex<AIMArtifact> = {
  name: "AIMArtifact by template cache",
  kind: AIMArtifactKind,
  keys: ({ metadata }) => {
    const cache = metadata.labels?.[Label.templateCacheName]
    return cache === undefined ? [] : [indexKey(metadata.namespace ?? "", cache)]
  },
}

/** Under which key {@link artifactsByCache} files the artifacts of a cache. */
export const artifactsOfCacheKey = ({ metadata }: AIMTemplateCache): string =>
  indexKey(
    metadata.namespace ?? "",
    Result.match(labelValue(metadata.name), { onSuccess: ({ value }) => value, onFailure: () => "" }),
  )

/** The caches by the uids of what holds their files. */
export const cachesByArtifact: ObjectIndex<AIMTemplateCache> = {
  name: "AIMTemplateCache by artifact uid",
  kind: AIMTemplateCacheKind,
  keys: ({ status }) => Object.values(status?.artifacts ?? {}).flatMap(({ uid }) => (uid === undefined ? [] : [uid])),
}
