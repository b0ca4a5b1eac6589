import {
  AIMArtifactKind,
  AIMClusterModelKind,
  AIMServiceKind,
  AIMServiceTemplateKind,
  type KubernetesObject,
  NamespaceKind,
} from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { record, type Scenario } from "./journal.ts"
import { aimService, namespace } from "./objects.ts"

const ns = "admission"
const aim = (kind: string, name: string, spec: object, metadata: object = { namespace: ns }): KubernetesObject =>
  Object.assign({ apiVersion: "aim.eai.amd.com/v1alpha1", kind, metadata: { ...metadata, name } }, { spec })

/** What the CRDs add: defaults, pruning, types, bounds, and rules on creation and on change. */
export const admission: Scenario = {
  name: "defaults and validation of our CRDs",
  controllers: false,
  run: Effect.gen(function* () {
    const api = yield* KubernetesApi
    yield* record("create namespace", api.create(NamespaceKind, namespace(ns), "tester"))
    const create = (operation: string, object: KubernetesObject, kind = AIMServiceKind) =>
      record(operation, api.create(kind, object, "tester"))
    const model = { model: { name: "m" } }
    yield* create("defaults are filled in", aimService(ns, "defaults", model))
    yield* create("unknown fields are dropped", aimService(ns, "pruned", { ...model, unknown: 1 }))
    yield* create("a wrong type", aimService(ns, "type", { ...model, replicas: "three" }))
    yield* create("below the minimum", aimService(ns, "minimum", { ...model, replicas: -1 }))
    yield* create("outside the enum", aimService(ns, "enum", { ...model, caching: { mode: "Sometimes" } }))
    yield* create("a required field is missing", aimService(ns, "required", { replicas: 1 }))
    yield* create("two ways to name a model", aimService(ns, "two", { model: { name: "m", image: "i" } }))
    yield* create("no way to name a model", aimService(ns, "none", { model: {} }))
    yield* create("a floor without a ceiling", aimService(ns, "floor", { ...model, minReplicas: 1 }))
    yield* create("a floor above the ceiling", aimService(ns, "above", { ...model, minReplicas: 3, maxReplicas: 2 }))
    const change = (operation: string, body: object) =>
      record(
        operation,
        api.patch(
          AIMServiceKind,
          { namespace: ns, name: "defaults" },
          { type: "merge", body },
          { fieldManager: "tester" },
        ),
      )
    yield* change("the model cannot change", { spec: { model: { name: "other" } } })
    yield* change("a template cannot be added", { spec: { template: { name: "t" } } })
    yield* change("overrides can", { spec: { overrides: { metric: "latency" } } })
    yield* record(
      "a template",
      api.create(
        AIMServiceTemplateKind,
        aim("AIMServiceTemplate", "t", { modelName: "m", gpu: { requests: 1, model: "MI300X" } }),
        "tester",
      ),
    )
    const template = (operation: string, spec: object) =>
      record(
        operation,
        api.patch(
          AIMServiceTemplateKind,
          { namespace: ns, name: "t" },
          { type: "merge", body: { spec } },
          { fieldManager: "tester" },
        ),
      )
    yield* template("its model cannot change", { modelName: "n" })
    yield* template("its GPU cannot change", { gpu: { requests: 2 } })
    yield* template("its GPU cannot be removed", { gpu: null })
    yield* template("its metric can", { metric: "latency" })
    yield* record(
      "an artifact of an s3 source needs a model id",
      api.create(AIMArtifactKind, aim("AIMArtifact", "a", { sourceUri: "s3://bucket/key" }), "tester"),
    )
    yield* record(
      "a source of another scheme",
      api.create(AIMArtifactKind, aim("AIMArtifact", "b", { sourceUri: "ftp://x/y" }), "tester"),
    )
    yield* record(
      "a cluster-scoped model",
      api.create(AIMClusterModelKind, aim("AIMClusterModel", "cm", { image: "ghcr.io/x/y:1" }, {}), "tester"),
    )
  }),
}
