import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import { PodKind } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import type { KubeConfig } from "@kubernetes/client-node"
import { type Duration, Effect, Layer } from "effect"
import { KubernetesApi, type ObjectList, type Selection } from "../kubernetes-api.ts"
import { resourcePath } from "./api-path.ts"
import { metadataOnly } from "./metadata-only.ts"
import { toObject, toPage } from "./object-json.ts"
import { makeTransport, type Transport } from "./transport.ts"
import { watchStream } from "./watch-stream.ts"

export interface ClientNodeOptions {
  /** The silence after which a watch counts as dead. */
  readonly staleAfter?: Duration.Duration
}

/** Objects per page of a list: what a server can put together without holding up others. Source: client-go. */
const PAGE_SIZE = 500

const CONTENT_TYPES = {
  // JSON is YAML, so an applied object is sent as it is.
  apply: "application/apply-patch+yaml",
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
  create: "application/json",
} as const

const body = (type: keyof typeof CONTENT_TYPES, content: object) => ({
  contentType: CONTENT_TYPES[type],
  content: JSON.stringify(content),
})

const dryRunQuery = (dryRun = false) => (dryRun ? { dryRun: "All" } : {})

/** All pages of a list. If the server forgets the list between two pages, it is fetched anew in one piece. */
const listAll = Effect.fnUntraced(function* (
  transport: Transport,
  kind: ResourceKind,
  { namespace = "", labelSelector, fieldSelector, ...selection }: Selection = {},
): Effect.fn.Return<ObjectList, ApiError> {
  const page = (limit: number | undefined, next: string | undefined) =>
    Effect.flatMap(
      transport.json({
        method: "GET",
        path: resourcePath(kind, { namespace }),
        query: { labelSelector, fieldSelector, limit, continue: next },
        ...(selection.metadataOnly === true ? { accept: metadataOnly("PartialObjectMetadataList") } : {}),
      }),
      (json) => toPage(kind, json),
    )
  const pages = Effect.gen(function* () {
    const items: Array<KubernetesObject> = []
    let current = yield* page(PAGE_SIZE, undefined)
    items.push(...current.items)
    while (current.next !== undefined) {
      current = yield* page(PAGE_SIZE, current.next)
      items.push(...current.items)
    }
    return { items, resourceVersion: current.resourceVersion }
  })
  return yield* Effect.catchIf(
    pages,
    (error) => error.status === 410,
    () => page(undefined, undefined),
  )
})

const make = (transport: Transport, { staleAfter }: ClientNodeOptions) => {
  const object = (kind: ResourceKind, request: Parameters<Transport["json"]>[0]) =>
    Effect.flatMap(transport.json(request), (json) => toObject(kind, json))

  return KubernetesApi.of({
    get: (kind, namespace, name) => object(kind, { method: "GET", path: resourcePath(kind, { namespace, name }) }),
    list: (kind, selection) => listAll(transport, kind, selection),
    watch: (kind, resourceVersion, selection) => watchStream(transport, kind, resourceVersion, selection, staleAfter),
    create: (kind, created, fieldManager) =>
      object(kind, {
        method: "POST",
        path: resourcePath(kind, { namespace: created.metadata.namespace ?? "" }),
        query: { fieldManager },
        body: body("create", created),
      }),
    apply: (kind, applied, { fieldManager, force, subresource, dryRun }) =>
      object(kind, {
        method: "PATCH",
        path: resourcePath(kind, applied.metadata, subresource),
        query: { fieldManager, force, ...dryRunQuery(dryRun) },
        body: body("apply", applied),
      }),
    patch: (kind, ref, patch, { fieldManager, subresource, dryRun }) =>
      object(kind, {
        method: "PATCH",
        path: resourcePath(kind, ref, subresource),
        query: { fieldManager, ...dryRunQuery(dryRun) },
        body: body(patch.type, patch.body),
      }),
    delete: (kind, ref, { uid, resourceVersion, propagation, gracePeriodSeconds }) =>
      Effect.asVoid(
        transport.text({
          method: "DELETE",
          path: resourcePath(kind, ref),
          body: body("create", {
            apiVersion: "v1",
            kind: "DeleteOptions",
            propagationPolicy: propagation,
            gracePeriodSeconds,
            preconditions: { uid, resourceVersion },
          }),
        }),
      ),
    podLog: (ref, { container, previous, tailLines, limitBytes }) =>
      transport.text({
        method: "GET",
        path: resourcePath(PodKind, ref, "log"),
        query: { container, previous, tailLines, limitBytes },
        accept: "*/*",
      }),
  })
}

/**
 * The API server of a kubeconfig's current context. Authentication is client-node's; requests and watches are carried by
 * undici directly, because client-node's own `Watch` opens a new connection pool per request, reads without back-pressure,
 * and passes over events that it cannot parse.
 */
export const clientNodeLayer = (
  config: KubeConfig,
  options: ClientNodeOptions = {},
): Layer.Layer<KubernetesApi, ApiError> =>
  Layer.effect(
    KubernetesApi,
    Effect.map(makeTransport(config), (transport) => make(transport, options)),
  )
