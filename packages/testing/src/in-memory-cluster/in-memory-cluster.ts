import type { KubernetesObject, ObjectRef, ResourceKind } from "@aim-engine/api"
import { type ApiError, formatTime } from "@aim-engine/core"
import { type DeleteOptions, KubernetesApi, type WriteOptions } from "@aim-engine/kubernetes"
import { Clock, Context, Duration, Effect, Layer, type Result, type Scope, Stream } from "effect"
import { ClaimProtection } from "./controllers/claim-protection.ts"
import { DefinitionController } from "./controllers/definition-controller.ts"
import { GarbageCollector } from "./controllers/garbage-collector.ts"
import { NamespaceController } from "./controllers/namespace-controller.ts"
import { makeWorkLoop } from "./controllers/work-loop.ts"
import { jsonOf, objectOf } from "./json/api-object.ts"
import type { JsonObject } from "./json/json-object.ts"
import { RequestCount } from "./request-count.ts"
import type { ApiServer } from "./requests/api-server.ts"
import { applyObject } from "./requests/apply-object.ts"
import { createObject } from "./requests/create-object.ts"
import { deleteObject } from "./requests/delete-object.ts"
import { patchObject } from "./requests/patch-object.ts"
import { type LogSource, PodLogs } from "./requests/pod-logs.ts"
import { getObject, listObjects } from "./requests/read-objects.ts"
import { watchObjects } from "./requests/watch-objects.ts"
import { builtInResources } from "./resources/built-in-resource.ts"
import { openDefinition } from "./resources/kind-definition.ts"
import { ResourceRegistry } from "./resources/resource-registry.ts"
import { ObjectStore } from "./store/object-store.ts"
import { uidSequence } from "./uid-sequence.ts"

/** How the cluster is set up. */
export interface InMemoryClusterOptions {
  /** Distinguishes the uids of clusters; the same seed and requests give the same cluster. Default 0. */
  readonly seed?: number
  /** CustomResourceDefinitions that are installed from the start. */
  readonly definitions?: ReadonlyArray<object>
  /** Kinds that are served with any content: kinds of others, whose schema does not matter. */
  readonly kinds?: ReadonlyArray<ResourceKind>
  /** Namespaces that exist from the start, besides `default` and those of Kubernetes. */
  readonly namespaces?: ReadonlyArray<string>
  /** How many changes of each kind a watch can catch up on; older ones have expired. Default 10,000. */
  readonly historyLimit?: number
  /** After how long without changes a watch is sent a bookmark. Default one minute. */
  readonly bookmarkEvery?: Duration.Input
  /** After how long the server ends a watch. Default 45 minutes. */
  readonly watchTimeout?: Duration.Input
}

const SYSTEM_NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"]
const SETUP_MANAGER = "kube-apiserver"

/**
 * A Kubernetes cluster in memory: an API server with its semantics, and the controllers that every cluster runs
 * (garbage collection, namespaces, CustomResourceDefinitions, protection of claims in use). Nothing runs in its pods:
 * the simulators play that part. Time is Effect's clock, nothing is random, and no step depends on the machine.
 *
 * This service is the side of the cluster that clients cannot reach; they use {@link KubernetesApi}.
 */
export class InMemoryCluster extends Context.Service<
  InMemoryCluster,
  {
    /** Serves further kinds from now on. */
    readonly install: (definitions: ReadonlyArray<object>) => Effect.Effect<void, ApiError>
    /** Serves kinds with any content from now on. */
    readonly installOpen: (kinds: ReadonlyArray<ResourceKind>) => Effect.Effect<void, ApiError>
    /** Sets the whole log of a container. */
    readonly writePodLog: (
      ref: Pick<ObjectRef, "namespace" | "name">,
      text: string,
      source: LogSource & { readonly container: string },
    ) => Effect.Effect<void>
    /** Forgets past changes: watches that continue from before now have expired. */
    readonly compact: Effect.Effect<void>
    /** Completes once the cluster's own controllers have nothing left to do. */
    readonly settled: Effect.Effect<void>
    /** All stored objects, by kind, namespace and name. */
    readonly objects: Effect.Effect<ReadonlyArray<KubernetesObject>>
    /** How often clients asked for what, by verb and resource, such as `apply aimservices/status`. */
    readonly requests: Effect.Effect<ReadonlyMap<string, number>>
  }
>()("@aim-engine/testing/in-memory-cluster/InMemoryCluster") {
  /** A cluster of its own, as both services. */
  static readonly layer = (
    options: InMemoryClusterOptions = {},
  ): Layer.Layer<InMemoryCluster | KubernetesApi, ApiError> => Layer.effectContext(makeCluster(options))
}

/** Carries a request out in one step: nothing happens between what it reads and what it writes. */
const request = <A>(run: (now: string) => Result.Result<A, ApiError>): Effect.Effect<A, ApiError> =>
  Effect.flatMap(Clock.currentTimeMillis, (millis) => Effect.suspend(() => Effect.fromResult(run(formatTime(millis)))))

const toObject = Effect.map((json: JsonObject) => objectOf(json))

const clientOf = (server: ApiServer, logs: PodLogs, count: RequestCount, options: InMemoryClusterOptions) => {
  const forWrite = ({ dryRun = false }: WriteOptions): ApiServer => (dryRun ? { ...server, isDryRun: true } : server)
  return KubernetesApi.of({
    get: (kind, namespace, name) =>
      toObject(
        request(() => {
          count.add("get", kind.plural)
          return getObject(server, kind, namespace, name)
        }),
      ),
    list: (kind, selection = {}) =>
      request(() => {
        count.add("list", kind.plural)
        return listObjects(server, kind, selection)
      }),
    watch: (kind, resourceVersion, selection = {}) =>
      Stream.suspend(() => {
        count.add("watch", kind.plural)
        return watchObjects(server, kind, resourceVersion, selection, {
          bookmarkEvery: Duration.fromInputUnsafe(options.bookmarkEvery ?? "1 minute"),
          timeout: Duration.fromInputUnsafe(options.watchTimeout ?? "45 minutes"),
        })
      }),
    create: (kind, object, fieldManager) =>
      toObject(
        request((now) => {
          count.add("create", kind.plural)
          return createObject(server, kind, jsonOf(object), fieldManager, now)
        }),
      ),
    apply: (kind, object, applyOptions) =>
      toObject(
        request((now) => {
          count.add("apply", kind.plural, applyOptions.subresource)
          return applyObject(forWrite(applyOptions), kind, jsonOf(object), applyOptions, now)
        }),
      ),
    patch: (kind, ref, patch, writeOptions) =>
      toObject(
        request((now) => {
          count.add("patch", kind.plural, writeOptions.subresource)
          return patchObject(forWrite(writeOptions), kind, ref, patch, writeOptions, now)
        }),
      ),
    delete: (kind, ref, deleteOptions: DeleteOptions) =>
      request((now) => {
        count.add("delete", kind.plural)
        return deleteObject(server, kind, ref, deleteOptions, now)
      }),
    podLog: (ref, logRequest) =>
      request(() => {
        count.add("log", "pods")
        return logs.read(server, ref, logRequest)
      }),
  })
}

const namespaceObject = (name: string): JsonObject => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })

const makeCluster = Effect.fnUntraced(function* (
  options: InMemoryClusterOptions,
): Effect.fn.Return<Context.Context<InMemoryCluster | KubernetesApi>, ApiError, Scope.Scope> {
  const server: ApiServer = {
    registry: new ResourceRegistry(builtInResources),
    store: new ObjectStore(options.historyLimit ?? 10_000),
    nextUid: uidSequence(options.seed ?? 0),
  }
  const loop = yield* makeWorkLoop
  const controllers = [
    new DefinitionController(server, loop),
    new GarbageCollector(server, loop),
    new NamespaceController(server, loop),
    new ClaimProtection(server, loop),
  ]
  server.store.subscribe((resource, event) => {
    for (const controller of controllers) controller.observe(resource, event)
  })
  const logs = new PodLogs()
  const count = new RequestCount()

  const create = (apiVersion: string, kind: string, object: JsonObject): Effect.Effect<void, ApiError> => {
    const served = server.registry.named(apiVersion, kind)
    return served === undefined
      ? Effect.die(new Error(`${apiVersion} ${kind} is not built in`))
      : Effect.asVoid(request((now) => createObject(server, served, object, SETUP_MANAGER, now)))
  }
  const install = (definitions: ReadonlyArray<object>) =>
    Effect.forEach(
      definitions,
      (definition) => create("apiextensions.k8s.io/v1", "CustomResourceDefinition", jsonOf(definition)),
      { discard: true },
    )
  const installOpen = (kinds: ReadonlyArray<ResourceKind>) => install(kinds.map(openDefinition))

  yield* Effect.forEach([...SYSTEM_NAMESPACES, ...(options.namespaces ?? [])], (name) =>
    create("v1", "Namespace", namespaceObject(name)),
  )
  yield* install(options.definitions ?? [])
  yield* installOpen(options.kinds ?? [])

  const cluster = InMemoryCluster.of({
    install,
    installOpen,
    writePodLog: (ref, text, { container, previous }) =>
      Effect.sync(() => logs.write(ref, container, text, previous ?? false)),
    compact: Effect.sync(() => server.store.compact()),
    settled: loop.settled,
    objects: Effect.sync(() => server.registry.all().flatMap((resource) => server.store.list(resource).map(objectOf))),
    requests: Effect.sync(() => count.snapshot()),
  })
  return Context.make(InMemoryCluster, cluster).pipe(Context.add(KubernetesApi, clientOf(server, logs, count, options)))
})
