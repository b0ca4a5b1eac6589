import { type ApiError, isConflict } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Context, Effect, Layer, type Scope, Stream } from "effect"
import { KubernetesApi } from "../kubernetes-api.ts"
import { answer, type Handler, loopbackConfig, serve } from "../test-fixtures/http-server.ts"
import { WidgetKind, widget } from "../test-fixtures/widget.ts"
import { clientNodeLayer } from "./kubernetes-api-layer.ts"

const connect = (handler: Handler): Effect.Effect<KubernetesApi["Service"], ApiError, Scope.Scope> =>
  Effect.gen(function* () {
    const { config } = yield* serve(handler)
    return Context.get(yield* Layer.build(clientNodeLayer(config)), KubernetesApi)
  })

const status = (reason: string, details: object = {}) => ({ kind: "Status", reason, message: `is ${reason}`, details })

describe("requests", () => {
  it.live("carry the token, the field manager, and the media type of their patch", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const api = yield* connect((request, response) => {
        seen.push([request.method, request.url, request.headers["content-type"], request.headers.authorization])
        answer(response, 200, widget("a"))
      })
      yield* api.apply(WidgetKind, widget("a"), { fieldManager: "me", force: true, subresource: "status" })
      yield* api.patch(WidgetKind, { namespace: "ns", name: "a" }, { type: "json", body: [] }, { fieldManager: "me" })
      const path = "/apis/example.com/v1/namespaces/ns/widgets/a"
      expect(seen).toEqual([
        ["PATCH", `${path}/status?fieldManager=me&force=true`, "application/apply-patch+yaml", "Bearer secret-token"],
        ["PATCH", `${path}?fieldManager=me`, "application/json-patch+json", "Bearer secret-token"],
      ])
    }),
  )

  it.live.each([
    ["a missing object", 404, status("NotFound", { name: "a" }), "NotFound"],
    ["a missing API", 404, status("NotFound"), "ApiNotInstalled"],
    ["a conflict", 409, status("Conflict"), "Conflict"],
    ["a rejected object", 422, status("Invalid", { causes: [{ field: "spec" }] }), "Invalid"],
    ["an answer that is no Status", 502, { error: "bad gateway" }, ""],
  ] as const)("%s is an error with its reason", ([_name, code, body, reason]) =>
    Effect.gen(function* () {
      const api = yield* connect((_request, response) => answer(response, code, body))
      const error = yield* Effect.flip(api.get(WidgetKind, "ns", "a"))
      expect([error.status, error.reason, isConflict(error)]).toEqual([code, reason, reason === "Conflict"])
      expect(error.message).not.toContain("secret-token")
    }),
  )

  it.live("a server that is not there is an error with a reason", () =>
    Effect.gen(function* () {
      const api = Context.get(yield* Layer.build(clientNodeLayer(loopbackConfig(1))), KubernetesApi)
      const error = yield* Effect.flip(api.get(WidgetKind, "ns", "a"))
      expect(error.reason).toBe("ConnectionRefused")
    }),
  )

  it.live("a server that is overloaded is asked again when it wants to be", () =>
    Effect.gen(function* () {
      let asked = 0
      const api = yield* connect((_request, response) => {
        asked += 1
        if (asked < 3) answer(response, 429, status("TooManyRequests"), { "retry-after": "0" })
        else answer(response, 200, widget("a"))
      })
      yield* api.get(WidgetKind, "ns", "a")
      expect(asked).toBe(3)
    }),
  )

  it.live("a server that wants to be left alone for long is an error that says for how long", () =>
    Effect.gen(function* () {
      const api = yield* connect((_request, response) =>
        answer(response, 429, status("TooManyRequests"), { "retry-after": "120" }),
      )
      expect(yield* Effect.flip(api.get(WidgetKind, "ns", "a"))).toMatchObject({ retryAfterSeconds: 120 })
    }),
  )

  it.live("a refused token is renewed once", () =>
    Effect.gen(function* () {
      let asked = 0
      const api = yield* connect((_request, response) => {
        asked += 1
        answer(response, 401, status("Unauthorized"))
      })
      expect((yield* Effect.flip(api.get(WidgetKind, "ns", "a"))).reason).toBe("Unauthorized")
      expect(asked).toBe(2)
    }),
  )
})

describe("lists", () => {
  const page = (names: ReadonlyArray<string>, next?: string) => ({
    metadata: { resourceVersion: "9", ...(next === undefined ? {} : { continue: next }) },
    items: names.map((name) => ({ metadata: widget(name).metadata })),
  })

  it.live("come in pages, and their items are given their kind", () =>
    Effect.gen(function* () {
      const api = yield* connect((request, response) => {
        const next = new URL(request.url ?? "", "http://x").searchParams.get("continue")
        answer(response, 200, next === null ? page(["a", "b"], "more") : page(["c"]))
      })
      const { items, resourceVersion } = yield* api.list(WidgetKind, { labelSelector: "a=b" })
      expect(resourceVersion).toBe("9")
      expect(items.map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`)).toEqual([
        "example.com/v1 Widget a",
        "example.com/v1 Widget b",
        "example.com/v1 Widget c",
      ])
    }),
  )

  it.live("are fetched in one piece when the server forgets them between two pages", () =>
    Effect.gen(function* () {
      const urls: Array<string> = []
      const api = yield* connect((request, response) => {
        const { searchParams } = new URL(request.url ?? "", "http://x")
        urls.push(searchParams.toString())
        if (searchParams.has("continue")) answer(response, 410, status("Expired"))
        else answer(response, 200, searchParams.has("limit") ? page(["a"], "more") : page(["a", "b"]))
      })
      expect((yield* api.list(WidgetKind)).items).toHaveLength(2)
      expect(urls).toEqual(["limit=500", "limit=500&continue=more", ""])
    }),
  )

  it.live("of metadata only are asked for as such, and their items keep the name of their kind", () =>
    Effect.gen(function* () {
      const accepted: Array<string | undefined> = []
      const partial = { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata: widget("a").metadata }
      const api = yield* connect((request, response) => {
        accepted.push(request.headers.accept?.split(";")[1])
        if (request.url?.includes("watch=true")) response.end(`${JSON.stringify({ type: "ADDED", object: partial })}\n`)
        else answer(response, 200, { metadata: { resourceVersion: "9" }, items: [partial] })
      })
      const { items } = yield* api.list(WidgetKind, { metadataOnly: true })
      const [event] = yield* Stream.runCollect(api.watch(WidgetKind, "9", { metadataOnly: true }))
      expect(accepted).toEqual(["as=PartialObjectMetadataList", "as=PartialObjectMetadata"])
      expect(items).toMatchObject([{ apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "a" } }])
      expect(event).toMatchObject({ type: "ADDED", object: { apiVersion: "example.com/v1", kind: "Widget" } })
    }),
  )

  it.live("may be empty, which Go writes as null", () =>
    Effect.gen(function* () {
      const api = yield* connect((_request, response) =>
        answer(response, 200, { metadata: { resourceVersion: "1" }, items: null }),
      )
      expect((yield* api.list(WidgetKind)).items).toEqual([])
    }),
  )
})
