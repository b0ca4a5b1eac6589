import { NamespaceKind } from "@aim-engine/api"
import { KubernetesApi, type Selection } from "@aim-engine/kubernetes"
import { Effect, Stream } from "effect"
import { record, type Scenario } from "./journal.ts"
import { ConfigMapKind, configMap, namespace } from "./objects.ts"

const ns = "watching"
const by = { fieldManager: "tester" }

/** Lists, selectors, and watches that continue a list. */
export const watching: Scenario = {
  name: "list and watch",
  controllers: false,
  run: Effect.gen(function* () {
    const api = yield* KubernetesApi
    yield* record("create namespace", api.create(NamespaceKind, namespace(ns), "tester"))
    const start = yield* api.list(ConfigMapKind, { namespace: ns }).pipe(Effect.orDie)
    const create = (name: string, labels: Record<string, string>) =>
      record(`create ${name}`, api.create(ConfigMapKind, configMap(ns, name, { n: name }, { labels }), "tester"))
    yield* create("c", { team: "red", tier: "1" })
    yield* create("a", { team: "blue", tier: "2" })
    yield* create("b", { team: "red" })
    const names = (selection: Selection) =>
      record(
        `list ${selection.labelSelector ?? ""}${selection.fieldSelector ?? ""}`,
        api
          .list(ConfigMapKind, { namespace: ns, ...selection })
          .pipe(Effect.map((found) => found.items.map((item) => item.metadata.name))),
      )
    for (const labelSelector of [
      "team=red",
      "team!=red",
      "team in (red,blue)",
      "team notin (blue)",
      "tier",
      "!tier",
      "team=red,tier=1",
      "team==blue",
    ])
      yield* names({ labelSelector })
    yield* names({ fieldSelector: "metadata.name=b" })
    yield* names({ fieldSelector: "metadata.name!=b" })
    yield* record(
      "a selector that does not parse",
      api.list(ConfigMapKind, { namespace: ns, labelSelector: "team in red" }),
    )
    yield* record("an unknown field", api.list(ConfigMapKind, { namespace: ns, fieldSelector: "data.n=a" }))

    const ref = { namespace: ns, name: "b" }
    yield* record(
      "b leaves the reds",
      api.patch(ConfigMapKind, ref, { type: "merge", body: { metadata: { labels: { team: "blue" } } } }, by),
    )
    yield* record("delete a", api.delete(ConfigMapKind, { namespace: ns, name: "a" }, { propagation: "Background" }))
    const events = (count: number, selection: Selection) =>
      api.watch(ConfigMapKind, start.resourceVersion, { namespace: ns, ...selection }).pipe(
        Stream.filter((event) => event.type !== "BOOKMARK"),
        Stream.take(count),
        Stream.map((event) => `${event.type} ${event.object.metadata.name}`),
        Stream.runCollect,
        Effect.timeout("20 seconds"),
      )
    yield* record("a watch continues a list", events(5, {}))
    yield* record("a watch with a selector sees objects come and go", events(3, { labelSelector: "team=red" }))
    yield* record(
      "a watch from a version that is gone",
      api.watch(ConfigMapKind, "1", { namespace: ns }).pipe(
        Stream.take(1),
        Stream.runCollect,
        Effect.timeout("20 seconds"),
        Effect.as("events"),
        Effect.catch((error) => Effect.succeed(error._tag === "ApiError" ? error.reason : error._tag)),
        // Whether it is gone depends on how long the server keeps its history: both answers are right.
        Effect.map((answer) => ["events", "Expired", "TimeoutError"].includes(answer)),
      ),
    )
  }),
}
