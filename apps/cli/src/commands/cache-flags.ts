import { Clock, Effect, Option } from "effect"
import { Flag } from "effect/cli"
import { type CacheObjects, cacheObjectsAmong } from "../cache/cache-objects.ts"
import { readCacheObjects } from "../cache/read-cache-objects.ts"
import { type ClusterChoice, type ClusterConnection, connectCluster } from "../cluster/cluster-connection.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { clusterFlags, liveNamespaceFlag } from "./cluster-flags.ts"
import { DEFAULT_NAMESPACE, fileFlag } from "./manifest-flags.ts"

/** `-A`: wherever something is. */
export const allNamespacesFlag = Flag.Boolean("all-namespaces").pipe(
  Flag.withAlias("A"),
  Flag.withDescription("Those of all namespaces"),
  Flag.withDefault(false),
)

/** Where caches are looked at: in a cluster, or in manifests as kubectl prints them. */
export const cacheFlags = {
  files: fileFlag.pipe(Flag.atLeast(0)),
  namespace: liveNamespaceFlag,
  allNamespaces: allNamespacesFlag,
  ...clusterFlags,
}

/** What {@link cacheFlags} were given. */
export interface CachePlace extends ClusterChoice {
  readonly files: ReadonlyArray<string>
  readonly namespace: Option.Option<string>
  readonly allNamespaces: boolean
}

/** What was found, and where. */
export interface FoundCaches {
  readonly objects: CacheObjects
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined
  /** Undefined where it is of manifests. */
  readonly cluster: ClusterConnection | undefined
  /** ms since 1970. */
  readonly now: number
}

const isIn =
  (namespace: string | undefined) =>
  ({ metadata }: { readonly metadata: { readonly namespace?: string } }): boolean =>
    namespace === undefined || metadata.namespace === undefined || metadata.namespace === namespace

/** Looks at the caches that the flags mean. Manifests are of all namespaces unless one is given. */
export const findCaches = Effect.fnUntraced(function* (place: CachePlace) {
  const { files, allNamespaces } = place
  const now = yield* Clock.currentTimeMillis
  if (files.length === 0) {
    const cluster = yield* connectCluster(place)
    const namespace = allNamespaces ? undefined : Option.getOrElse(place.namespace, () => cluster.namespace)
    return { objects: yield* readCacheObjects(cluster.api, namespace), namespace, cluster, now } satisfies FoundCaches
  }
  const { objects, problems } = yield* loadManifests(files, DEFAULT_NAMESPACE)
  yield* printProblems(problems)
  yield* failOnErrors(problems)
  const namespace = allNamespaces ? undefined : Option.getOrUndefined(place.namespace)
  const found = objects.map(({ object }) => object).filter(isIn(namespace))
  return { objects: cacheObjectsAmong(found), namespace, cluster: undefined, now } satisfies FoundCaches
})
