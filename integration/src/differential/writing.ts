import { AIMServiceKind, NamespaceKind } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { record, type Scenario } from "./journal.ts"
import { aimService, ConfigMapKind, configMap, namespace } from "./objects.ts"

const ns = "writing"

/** Creating, reading, patching, and the refusals that belong to them. */
export const writing: Scenario = {
  name: "create, read and patch",
  controllers: false,
  run: Effect.gen(function* () {
    const api = yield* KubernetesApi
    yield* record("create namespace", api.create(NamespaceKind, namespace(ns), "tester"))
    yield* record("create", api.create(ConfigMapKind, configMap(ns, "one", { a: "1" }), "tester"))
    yield* record("create again", api.create(ConfigMapKind, configMap(ns, "one", { a: "2" }), "tester"))
    yield* record("create in a missing namespace", api.create(ConfigMapKind, configMap("nowhere", "one", {}), "tester"))
    yield* record("create with a bad name", api.create(ConfigMapKind, configMap(ns, "Bad_Name", {}), "tester"))
    yield* record("get", api.get(ConfigMapKind, ns, "one"))
    yield* record("get what is missing", api.get(ConfigMapKind, ns, "none"))
    const ref = { namespace: ns, name: "one" }
    const by = { fieldManager: "patcher" }
    yield* record("merge patch", api.patch(ConfigMapKind, ref, { type: "merge", body: { data: { b: "2" } } }, by))
    yield* record(
      "merge patch removes",
      api.patch(ConfigMapKind, ref, { type: "merge", body: { data: { a: null } } }, by),
    )
    yield* record(
      "merge patch changes nothing",
      api.patch(ConfigMapKind, ref, { type: "merge", body: { data: { b: "2" } } }, by),
    )
    yield* record(
      "json patch",
      api.patch(ConfigMapKind, ref, { type: "json", body: [{ op: "add", path: "/data/c", value: "3" }] }, by),
    )
    yield* record(
      "json patch whose test fails",
      api.patch(ConfigMapKind, ref, { type: "json", body: [{ op: "test", path: "/data/c", value: "4" }] }, by),
    )
    yield* record(
      "patch with an old resource version",
      api.patch(
        ConfigMapKind,
        ref,
        { type: "merge", body: { metadata: { resourceVersion: "1" }, data: { d: "4" } } },
        by,
      ),
    )
    yield* record(
      "patch what is missing",
      api.patch(ConfigMapKind, { namespace: ns, name: "none" }, { type: "merge", body: { data: {} } }, by),
    )

    const service = aimService(ns, "svc", { model: { name: "m" } })
    yield* record("create a service", api.create(AIMServiceKind, service, "tester"))
    const svc = { namespace: ns, name: "svc" }
    const status = { fieldManager: "controller", subresource: "status" as const }
    yield* record(
      "status through the subresource",
      api.patch(AIMServiceKind, svc, { type: "merge", body: { status: { status: "Running" } } }, status),
    )
    yield* record(
      "spec through the status subresource is ignored",
      api.patch(AIMServiceKind, svc, { type: "merge", body: { spec: { replicas: 5 } } }, status),
    )
    yield* record(
      "status through the main resource is ignored",
      api.patch(AIMServiceKind, svc, { type: "merge", body: { status: { status: "Failed" } } }, by),
    )
    yield* record(
      "a change of the spec raises the generation",
      api.patch(AIMServiceKind, svc, { type: "merge", body: { spec: { replicas: 2 } } }, by),
    )
    yield* record(
      "a change of a label does not",
      api.patch(AIMServiceKind, svc, { type: "merge", body: { metadata: { labels: { team: "a" } } } }, by),
    )
    yield* record(
      "create with a status drops it",
      api.create(
        AIMServiceKind,
        aimService(ns, "with-status", { model: { name: "m" } }, { status: { status: "Running" } }),
        "tester",
      ),
    )
  }),
}
