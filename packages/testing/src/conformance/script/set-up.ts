import type { ApiError } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { gadgetDefinition, kinds, widgetDefinition } from "../conformance-kinds.ts"
import { apply, create, gone, list, NAMESPACE, read, remove, type Step, served } from "../step.ts"

const { CustomResourceDefinition, Gadget, Namespace, Unknown, Widget } = kinds

const defineKinds: Effect.Effect<string, ApiError, KubernetesApi> = Effect.gen(function* () {
  const api = yield* KubernetesApi
  for (const definition of [widgetDefinition, gadgetDefinition]) {
    yield* api.create(CustomResourceDefinition, definition, "creator")
  }
  return "defined"
})

/** A namespace and two kinds to work with. The definitions as stored are not compared. */
export const setUp: ReadonlyArray<Step> = [
  create("create the namespace", Namespace, NAMESPACE),
  create("create a namespace that exists", Namespace, NAMESPACE),
  read("read a kind that is not installed", Widget, "a"),
  list("list a kind that is not installed", Unknown, {}),
  create("create a kind that is not installed", Unknown, "a"),
  apply("apply a kind that is not installed", Unknown, "a", "alice", {}),
  { name: "define widgets and gadgets", run: () => defineKinds },
  served("widgets are served", Widget),
  served("gadgets are served", Gadget),
]

/** Takes away what the script made. */
export const tearDown: ReadonlyArray<Step> = [
  remove("delete the namespace", Namespace, NAMESPACE),
  create("create in a namespace that is being deleted", kinds.ConfigMap, "late"),
  apply("apply in a namespace that is being deleted", kinds.ConfigMap, "late", "alice", {}),
  gone("the namespace is gone", Namespace, NAMESPACE),
  create("create in a namespace that is gone", kinds.ConfigMap, "late"),
  remove("delete gadgets", CustomResourceDefinition, "gadgets.conformance.example.com"),
  remove("delete widgets", CustomResourceDefinition, "widgets.conformance.example.com"),
  gone("gadgets are gone", CustomResourceDefinition, "gadgets.conformance.example.com"),
  gone("widgets are gone", CustomResourceDefinition, "widgets.conformance.example.com"),
  list("list a kind that was uninstalled", Widget, {}),
]
