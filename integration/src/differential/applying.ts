import { AIMServiceKind, NamespaceKind } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { record, type Scenario } from "./journal.ts"
import { aimService, ConfigMapKind, configMap, namespace } from "./objects.ts"

const ns = "applying"
const as = (fieldManager: string, force = false) => ({ fieldManager, force })

/** Server-side apply: who owns which field, and what happens when two want the same. */
export const applying: Scenario = {
  name: "server-side apply",
  controllers: false,
  run: Effect.gen(function* () {
    const api = yield* KubernetesApi
    yield* record("create namespace", api.create(NamespaceKind, namespace(ns), "tester"))
    const apply = (operation: string, data: Record<string, string>, manager: string, force = false) =>
      record(operation, api.apply(ConfigMapKind, configMap(ns, "one", data), as(manager, force)))
    yield* apply("apply creates", { a: "1", b: "1" }, "left")
    yield* apply("apply the same changes nothing", { a: "1", b: "1" }, "left")
    yield* apply("apply another value", { a: "2", b: "1" }, "left")
    yield* apply("a field no longer applied is removed", { a: "2" }, "left")
    yield* apply("another manager adds a field", { c: "3" }, "right")
    yield* apply("another manager applies the same value", { a: "2", c: "3" }, "right")
    yield* apply("a shared field stays while one applies it", {}, "right")
    yield* apply("a conflict names the other manager", { a: "9" }, "right")
    yield* apply("force takes the field", { a: "9" }, "right", true)
    yield* apply("the former owner conflicts now", { a: "2" }, "left")
    yield* record(
      "a patch takes ownership as an update",
      api.patch(
        ConfigMapKind,
        { namespace: ns, name: "one" },
        { type: "merge", body: { data: { a: "7" } } },
        { fieldManager: "hand" },
      ),
    )
    yield* apply("an update conflicts with an apply", { a: "9" }, "right")
    yield* record(
      "labels are owned key by key",
      api.apply(ConfigMapKind, configMap(ns, "one", {}, { labels: { team: "x" } }), as("labeller")),
    )
    yield* record("apply to a missing namespace", api.apply(ConfigMapKind, configMap("nowhere", "one", {}), as("left")))

    const env = (...pairs: ReadonlyArray<readonly [string, string]>) => pairs.map(([name, value]) => ({ name, value }))
    const service = (entries: ReadonlyArray<object>) => aimService(ns, "svc", { model: { name: "m" }, env: entries })
    yield* record("apply a list with keys", api.apply(AIMServiceKind, service(env(["A", "1"], ["B", "2"])), as("left")))
    yield* record(
      "another manager adds an item",
      api.apply(AIMServiceKind, aimService(ns, "svc", { env: env(["C", "3"]) }), as("right")),
    )
    yield* record(
      "an item no longer applied is removed",
      api.apply(AIMServiceKind, service(env(["A", "1"])), as("left")),
    )
    yield* record(
      "a conflict within an item",
      api.apply(AIMServiceKind, aimService(ns, "svc", { env: env(["A", "2"]) }), as("right")),
    )
    const condition = (type: string, status: string) => ({
      type,
      status,
      reason: "Tested",
      message: "",
      lastTransitionTime: "2026-01-01T00:00:00Z",
    })
    const withStatus = (...conditions: ReadonlyArray<object>) => ({
      ...aimService(ns, "svc", {}),
      spec: undefined,
      status: { conditions },
    })
    const onStatus = (manager: string) => ({ ...as(manager), subresource: "status" as const })
    yield* record(
      "apply a status",
      api.apply(AIMServiceKind, withStatus(condition("Ready", "False")), onStatus("left")),
    )
    yield* record(
      "conditions merge by type",
      api.apply(AIMServiceKind, withStatus(condition("Other", "True")), onStatus("right")),
    )
    yield* record(
      "a condition no longer applied is removed",
      api.apply(AIMServiceKind, withStatus(condition("Mine", "True")), onStatus("left")),
    )
  }),
}
