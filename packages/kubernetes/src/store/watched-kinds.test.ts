import { describe, expect, it } from "@effect/vitest"
import { GadgetKind, WidgetKind, widget } from "../test-fixtures/widget.ts"
import { inNamespaces } from "./in-namespaces.ts"
import { watchedKinds } from "./watched-kinds.ts"

const controller = { name: "widget", kind: WidgetKind, reads: [GadgetKind, WidgetKind], writes: [] }

const stored = {
  ...widget("a"),
  metadata: { name: "a", managedFields: [{ manager: "aim-widget-controller" }, { manager: "kubectl" }] },
}

describe("watchedKinds", () => {
  it("names every kind once, in order", () => {
    expect(watchedKinds([controller, { ...controller, name: "other" }]).map(({ kind }) => kind.kind)).toEqual([
      "Gadget",
      "Widget",
    ])
  })

  it("keeps our managed fields of kinds that are written, and none of others", () => {
    const [gadgets, widgets] = watchedKinds([controller])
    expect(gadgets?.strip?.(stored).metadata.managedFields).toBe(undefined)
    expect(widgets?.strip?.(stored).metadata.managedFields).toEqual([{ manager: "aim-widget-controller" }])
  })

  it("refines what is asked for", () => {
    const [gadgets] = watchedKinds([controller], () => ({
      optional: true,
      selections: [{ labelSelector: "a" }],
      strip: ({ metadata, ...rest }) => ({ ...rest, metadata: { name: `${metadata.name}, stripped` } }),
    }))
    expect(gadgets).toMatchObject({ optional: true, selections: [{ labelSelector: "a" }] })
    expect(gadgets?.strip?.(stored).metadata.name).toBe("a, stripped")
  })
})

describe("inNamespaces", () => {
  it("watches each selection in each namespace", () => {
    expect(inNamespaces({ kind: WidgetKind }, ["a", "b"]).selections).toEqual([{ namespace: "a" }, { namespace: "b" }])
    expect(inNamespaces({ kind: WidgetKind, selections: [{ labelSelector: "x" }] }, ["a"]).selections).toEqual([
      { labelSelector: "x", namespace: "a" },
    ])
  })

  it("leaves a cluster-scoped kind as it is, and any kind where no namespace is named", () => {
    const cluster = { kind: { ...WidgetKind, scope: "Cluster" as const } }
    expect([inNamespaces(cluster, ["a"]), inNamespaces({ kind: WidgetKind }, [])]).toEqual([
      cluster,
      { kind: WidgetKind },
    ])
  })
})
