import { type Node, NodeKind, type Pod, PodKind, refOf } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import fc from "fast-check"
import { ApiError } from "../errors/api-error.ts"
import { ClusterState } from "./cluster-state.ts"
import type { DerivedFact } from "./derived-fact.ts"
import { indexKey, type ObjectIndex } from "./object-index.ts"
import type { ObservationRequest } from "./observation.ts"
import { type ClusterSnapshot, makeSnapshot } from "./snapshot.ts"

const pod = (namespace: string, name: string, app?: string): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { namespace, name, ...(app === undefined ? {} : { labels: { app } }) },
})
const node = (name: string): Node => ({ apiVersion: "v1", kind: "Node", metadata: { name } })

const podsByApp: ObjectIndex<Pod> = {
  name: "Pod by label app",
  kind: PodKind,
  keys: ({ metadata: { namespace = "", labels } }) =>
    labels?.app === undefined ? [] : [indexKey(namespace, labels.app)],
}

/** How many pods there are; counts how often it was computed. */
const podCount = (): { readonly fact: DerivedFact<{ readonly count: number }>; readonly computed: () => number } => {
  let computed = 0
  return {
    computed: () => computed,
    fact: {
      name: "pod-count",
      equals: (left, right) => left.count === right.count,
      compute: Effect.gen(function* () {
        computed++
        const state = yield* ClusterState
        return { count: (yield* state.list(PodKind)).length }
      }),
    },
  }
}

const ask = <A, E>(snapshot: ClusterSnapshot, question: (state: ClusterState["Service"]) => Effect.Effect<A, E>) =>
  Effect.runSync(question(snapshot.state))

describe("a snapshot", () => {
  const snapshot = makeSnapshot([pod("b", "x", "web"), node("n"), pod("a", "z"), pod("a", "y", "web")])

  it("finds an object by name, and nothing where there is none", () => {
    expect(ask(snapshot, (state) => state.get(PodKind, "a", "y"))).toEqual(pod("a", "y", "web"))
    expect(ask(snapshot, (state) => state.get(PodKind, "a", "x"))).toBeUndefined()
  })

  it("takes no notice of the namespace for cluster-scoped kinds", () => {
    expect(ask(snapshot, (state) => state.get(NodeKind, "", "n"))).toEqual(node("n"))
    expect(ask(snapshot, (state) => state.get(NodeKind, "a", "n"))).toEqual(node("n"))
  })

  it("lists by namespace and name, everywhere or in one namespace", () => {
    const names = (namespace?: string) =>
      ask(snapshot, (state) => state.list(PodKind, namespace)).map(({ metadata }) => metadata.name)
    expect(names()).toEqual(["y", "z", "x"])
    expect(names("a")).toEqual(["y", "z"])
    expect(names("c")).toEqual([])
  })

  it("looks up what an index files under a key", () => {
    expect(ask(snapshot, (state) => state.lookup(podsByApp, "a/web"))).toEqual([pod("a", "y", "web")])
  })

  it("stays as it was when another is made from it", () => {
    snapshot.with([pod("a", "new")]).without([refOf(pod("a", "y"))])
    expect(snapshot.objects.map(refOf)).toHaveLength(4)
  })

  it("fails to read a kind that the cluster does not serve", () => {
    const error = new ApiError({ reason: "ApiNotInstalled", message: "no pods here" })
    const without = snapshot.withUnreadable(PodKind, error)
    expect(ask(without, (state) => Effect.result(state.list(PodKind)))).toEqual(Result.fail(error))
    expect(ask(without, (state) => state.list(NodeKind))).toHaveLength(1)
  })

  it("refuses a broken object by name, and leaves it out of lists and indexes", () => {
    const broken = { ...pod("a", "broken", "web"), spec: { containers: "none" } }
    const snapshot = makeSnapshot([broken, pod("a", "whole", "web")])
    const found = ask(snapshot, (state) => Effect.result(state.get(PodKind, "a", "broken")))
    expect(Result.isFailure(found) && found.failure).toMatchObject({ reason: "Undecodable" })
    expect(Result.isFailure(found) && found.failure.message).toMatch(
      /stored Pod a\/broken is not valid: spec.containers: Expected array/,
    )
    expect(ask(snapshot, (state) => state.list(PodKind))).toHaveLength(1)
    expect(ask(snapshot, (state) => state.lookup(podsByApp, "a/web"))).toHaveLength(1)
  })
})

describe("a derived fact", () => {
  it("is computed once, and again only after a change of what it reads", () => {
    const { fact, computed } = podCount()
    const snapshot = makeSnapshot([pod("a", "x")])
    ask(snapshot, (state) => state.derive(fact))
    ask(snapshot, (state) => state.derive(fact))
    ask(snapshot.with([node("n")]), (state) => state.derive(fact))
    expect(computed()).toBe(1)
    expect(ask(snapshot.with([pod("a", "y")]), (state) => state.derive(fact))).toEqual({ count: 2 })
    expect(computed()).toBe(2)
  })

  it("keeps its very value where the new one equals it", () => {
    const { fact } = podCount()
    const snapshot = makeSnapshot([pod("a", "x")])
    const before = ask(snapshot, (state) => state.derive(fact))
    expect(ask(snapshot.with([pod("a", "x", "web")]), (state) => state.derive(fact))).toBe(before)
  })

  it("depends on what the facts it reads depend on", () => {
    const { fact } = podCount()
    const doubled: DerivedFact<number> = {
      name: "twice-pod-count",
      equals: Object.is,
      compute: Effect.flatMap(ClusterState, (state) => Effect.map(state.derive(fact), ({ count }) => count * 2)),
    }
    const snapshot = makeSnapshot([pod("a", "x")])
    expect(ask(snapshot, (state) => state.derive(doubled))).toBe(2)
    expect(ask(snapshot.with([pod("a", "y")]), (state) => state.derive(doubled))).toBe(4)
  })
})

describe("an observation", () => {
  const request: ObservationRequest<string> = {
    type: "PodLog",
    key: "a/x",
    parameters: {},
    ttlSeconds: 60,
    schema: Schema.String,
  }

  it("is pending until it is made", () => {
    const snapshot = makeSnapshot()
    expect(ask(snapshot, (state) => state.observe(request))).toEqual({ _tag: "Pending" })
    const made = snapshot.withObservation(request, { _tag: "Known", value: "log", at: 5 })
    expect(ask(made, (state) => state.observe(request))).toEqual({ _tag: "Known", value: "log", at: 5 })
  })

  it("is pending again if the known answer is not of the asked kind", () => {
    const made = makeSnapshot().withObservation<number>(request, { _tag: "Known", value: 1, at: 5 })
    expect(ask(made, (state) => state.observe(request))).toEqual({ _tag: "Pending" })
  })
})

describe("however it came about, a snapshot answers as one made of its objects", () => {
  const anyPod = fc
    .record({
      namespace: fc.constantFrom("a", "b"),
      name: fc.constantFrom("x", "y", "z"),
      app: fc.constantFrom("web", "db"),
    })
    .map(({ namespace, name, app }) => pod(namespace, name, app))
  const step = fc.oneof(
    anyPod.map((object) => (snapshot: ClusterSnapshot) => snapshot.with([object])),
    anyPod.map((object) => (snapshot: ClusterSnapshot) => snapshot.without([refOf(object)])),
    fc.constant((snapshot: ClusterSnapshot) => {
      answers(snapshot)
      return snapshot
    }),
  )
  const { fact } = podCount()
  const answers = (snapshot: ClusterSnapshot) =>
    ask(snapshot, (state) =>
      Effect.all([
        state.list(PodKind),
        state.list(PodKind, "a"),
        state.get(PodKind, "a", "x"),
        state.lookup(podsByApp, "a/web"),
        state.lookup(podsByApp, "b/db"),
        state.derive(fact),
      ]),
    )

  it("after any changes", () => {
    fc.assert(
      fc.property(fc.array(anyPod), fc.array(step), (objects, steps) => {
        const snapshot = steps.reduce((current, change) => change(current), makeSnapshot(objects))
        expect(answers(snapshot)).toEqual(answers(makeSnapshot(snapshot.objects)))
      }),
    )
  })

  it("in whatever order the objects came", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyPod, { selector: (object) => JSON.stringify(refOf(object)) }), (objects) => {
        expect(answers(makeSnapshot(objects.toReversed()))).toEqual(answers(makeSnapshot(objects)))
      }),
    )
  })
})
