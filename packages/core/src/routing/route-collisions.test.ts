import type { HTTPRoute } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { collisionText, routeCollisions } from "./route-collisions.ts"

interface Sketch {
  readonly path?: string
  readonly gateway?: string
  readonly listener?: string
  readonly hostnames?: ReadonlyArray<string>
}

const route = (name: string, { path = "/chat", gateway = "main", listener, hostnames }: Sketch = {}): HTTPRoute => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  metadata: { name, namespace: "ml" },
  spec: {
    parentRefs: [
      { name: gateway, namespace: "gateways", ...(listener === undefined ? {} : { sectionName: listener }) },
    ],
    ...(hostnames === undefined ? {} : { hostnames }),
    rules: [{ matches: [{ path: { type: "PathPrefix", value: path } }] }],
  },
})

const texts = (...routes: ReadonlyArray<HTTPRoute>) => routeCollisions(routes).map(collisionText)

describe("routes collide", () => {
  it.each([
    ["with the same path on the same gateway", {}, {}, 1],
    ["with a path below another one: never", {}, { path: "/chat/long" }, 0],
    ["on different gateways: never", {}, { gateway: "other" }, 0],
    ["on the same listener", { listener: "https" }, { listener: "https" }, 1],
    ["on different listeners: never", { listener: "http" }, { listener: "https" }, 0],
    ["where one has all listeners", { listener: "http" }, {}, 1],
    ["with different host names: never", { hostnames: ["a.example"] }, { hostnames: ["b.example"] }, 0],
    ["where one takes all host names", { hostnames: ["a.example"] }, {}, 1],
    ["where they share a host name", { hostnames: ["a.example", "b.example"] }, { hostnames: ["b.example"] }, 1],
  ] as const)("%s", (_title, left: Sketch, right: Sketch, count) => {
    expect(routeCollisions([route("one", left), route("two", right)])).toHaveLength(count)
  })

  it("through a third one that takes all listeners", () => {
    const routes = [route("a", { listener: "http" }), route("b"), route("c", { listener: "https" })]
    expect(texts(...routes)).toEqual(["path /chat of gateway gateways/main is claimed by 3 routes: ml/a, ml/b, ml/c"])
  })

  it("and are told in the same words whatever their order", () => {
    const routes = ["c", "a", "b"].map((name) => route(name, { listener: "http" }))
    const text = "path /chat of gateway gateways/main (http) is claimed by 3 routes: ml/a, ml/b, ml/c"
    expect(texts(...routes)).toEqual([text])
    expect(texts(...routes.toReversed())).toEqual([text])
  })

  it("not with themselves, whatever rules they have", () => {
    const one = route("one")
    const rules = [...(one.spec?.rules ?? []), ...(one.spec?.rules ?? [])]
    expect(routeCollisions([{ ...one, spec: { ...one.spec, rules } }])).toEqual([])
  })
})
