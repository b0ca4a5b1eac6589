import { NamespaceKind } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect, Schedule } from "effect"
import { record, type Scenario } from "./journal.ts"
import { ConfigMapKind, configMap, namespace } from "./objects.ts"

const ns = "deleting"
const background = { propagation: "Background" as const }

/** Waits until an object is gone, at most 20 seconds, and fails where it stays. */
const gone = (name: string, inNamespace = ns) =>
  Effect.gen(function* () {
    const api = yield* KubernetesApi
    yield* api
      .get(ConfigMapKind, inNamespace, name)
      .pipe(Effect.flip, Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 200 }))
    return "gone"
  })

/** Deletion with preconditions and finalizers. */
export const deleting: Scenario = {
  name: "deletion",
  controllers: false,
  run: Effect.gen(function* () {
    const api = yield* KubernetesApi
    yield* record("create namespace", api.create(NamespaceKind, namespace(ns), "tester"))
    const create = (name: string, metadata: object = {}) =>
      record(`create ${name}`, api.create(ConfigMapKind, configMap(ns, name, {}, metadata), "tester"))
    const remove = (operation: string, name: string, options: object = {}) =>
      record(operation, api.delete(ConfigMapKind, { namespace: ns, name }, { ...background, ...options }))
    yield* create("plain")
    yield* remove("delete", "plain")
    yield* remove("delete again", "plain")
    const guarded = yield* create("guarded")
    yield* remove("delete with another uid", "guarded", { uid: "00000000-0000-4000-8000-000000000000" })
    yield* remove("delete with an old resource version", "guarded", { resourceVersion: "1" })
    yield* remove("delete with the right uid", "guarded", { uid: guarded?.metadata.uid ?? "" })
    yield* create("held", { finalizers: ["example.com/hold"] })
    yield* remove("delete with a finalizer", "held")
    yield* record("it is still there, and says so", api.get(ConfigMapKind, ns, "held"))
    const ref = { namespace: ns, name: "held" }
    const by = { fieldManager: "tester" }
    yield* record(
      "no finalizer can be added now",
      api.patch(
        ConfigMapKind,
        ref,
        { type: "merge", body: { metadata: { finalizers: ["example.com/hold", "example.com/more"] } } },
        by,
      ),
    )
    yield* record(
      "without its finalizer it goes",
      api.patch(ConfigMapKind, ref, { type: "merge", body: { metadata: { finalizers: null } } }, by),
    )
    yield* record("gone", gone("held"))
  }),
}

const ownerOf = (object: { readonly metadata: { readonly name: string; readonly uid?: string } } | undefined) => ({
  ownerReferences: [
    { apiVersion: "v1", kind: "ConfigMap", name: object?.metadata.name ?? "", uid: object?.metadata.uid ?? "" },
  ],
})

/** What controllers do with what was deleted: owned objects, and whole namespaces. */
export const collecting: Scenario = {
  name: "garbage collection",
  controllers: true,
  run: Effect.gen(function* () {
    const api = yield* KubernetesApi
    const home = "collecting"
    yield* record("create namespace", api.create(NamespaceKind, namespace(home), "tester"))
    const create = (name: string, metadata: object = {}) =>
      record(`create ${name}`, api.create(ConfigMapKind, configMap(home, name, {}, metadata), "tester"))
    const owner = yield* create("owner")
    const other = yield* create("other")
    yield* create("owned", ownerOf(owner))
    yield* create("shared", {
      ownerReferences: [...ownerOf(owner).ownerReferences, ...ownerOf(other).ownerReferences],
    })
    yield* record("delete the owner", api.delete(ConfigMapKind, { namespace: home, name: "owner" }, background))
    yield* record("what it owned goes", gone("owned", home))
    const remaining = api.get(ConfigMapKind, home, "shared").pipe(
      Effect.map((object) => (object.metadata.ownerReferences ?? []).map((reference) => reference.name)),
      Effect.repeat({ until: (names) => names.length === 1, schedule: Schedule.spaced("100 millis") }),
      Effect.timeout("20 seconds"),
    )
    yield* record("what it shared stays, with the other owner", remaining)
    yield* record("delete the other owner", api.delete(ConfigMapKind, { namespace: home, name: "other" }, background))
    yield* record("now it goes too", gone("shared", home))

    yield* record("create namespace", api.create(NamespaceKind, namespace("doomed"), "tester"))
    yield* record(
      "create what holds it",
      api.create(ConfigMapKind, configMap("doomed", "held", {}, { finalizers: ["example.com/hold"] }), "tester"),
    )
    yield* record("delete namespace", api.delete(NamespaceKind, { namespace: "", name: "doomed" }, background))
    yield* record(
      "nothing can be created in it",
      api.create(ConfigMapKind, configMap("doomed", "late", {}), "tester").pipe(
        // The controller needs a moment to mark it as terminating.
        Effect.mapError((error) => ({
          reason: error.reason,
          causes: (error.causes ?? []).map((cause) => cause.reason),
        })),
        Effect.flip,
      ),
    )
    yield* record(
      "let it go",
      api
        .patch(
          ConfigMapKind,
          { namespace: "doomed", name: "held" },
          { type: "merge", body: { metadata: { finalizers: null } } },
          { fieldManager: "tester" },
        )
        .pipe(Effect.as("done")),
    )
    yield* record(
      "the namespace goes",
      api.get(NamespaceKind, "", "doomed").pipe(
        Effect.flip,
        Effect.retry({ schedule: Schedule.spaced("200 millis"), times: 150 }),
        Effect.map((error) => error.reason),
      ),
    )
  }),
}
