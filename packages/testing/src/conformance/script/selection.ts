import { kinds } from "../conformance-kinds.ts"
import { create, list, noteRevision, patch, remove, type Step, watch } from "../step.ts"

const { ConfigMap, Event, Gadget, Secret, Widget } = kinds
const merge = (body: object) => ({ type: "merge", body }) as const
const labels = (values: object) => ({ metadata: { labels: { suite: "select", ...values } } })

/** Selectors of lists and watches, and watches that continue. */
export const selection: ReadonlyArray<Step> = [
  create("create red", ConfigMap, "red", labels({ color: "red", size: "1" })),
  create("create blue", ConfigMap, "blue", labels({ color: "blue", size: "2" })),
  create("create plain", ConfigMap, "bare", labels({})),
  list("equal", ConfigMap, { labelSelector: "suite=select,color=red" }),
  list("double equal", ConfigMap, { labelSelector: "color == blue" }),
  list("unequal, also where absent", ConfigMap, { labelSelector: "suite=select,color!=red" }),
  list("in", ConfigMap, { labelSelector: "color in (red, blue)" }),
  list("notin", ConfigMap, { labelSelector: "suite=select,color notin (red)" }),
  list("exists", ConfigMap, { labelSelector: "color" }),
  list("absent", ConfigMap, { labelSelector: "suite=select,!color" }),
  list("greater", ConfigMap, { labelSelector: "suite=select,size>1" }),
  list("a selector that goes on", ConfigMap, { labelSelector: "a=b=c" }),
  list("a set without parentheses", ConfigMap, { labelSelector: "a in b" }),
  list("a bad key", ConfigMap, { labelSelector: "-bad=b" }),
  list("by name", ConfigMap, { fieldSelector: "metadata.name=red" }),
  list("by name, not", ConfigMap, { labelSelector: "suite=select", fieldSelector: "metadata.name!=red" }),
  list("by namespace", ConfigMap, { labelSelector: "suite=select", fieldSelector: "metadata.namespace=other" }),
  list("events about an object", Event, { fieldSelector: "involvedObject.name=plain,involvedObject.kind=ConfigMap" }),
  list("events of a type", Event, { fieldSelector: "type=Normal,reason=Tested" }),
  list("secrets of a type", Secret, { fieldSelector: "type=Opaque" }),
  list("a field that is not offered", Widget, { fieldSelector: "spec.size=1" }),
  list("a field that config maps do not offer", ConfigMap, { fieldSelector: "data.k=v" }),
  list("a field that events do not offer", Event, { fieldSelector: "involvedObject.color=red" }),
  list("no field selector at all", ConfigMap, { fieldSelector: "name" }),
  list("cluster-scoped objects", Gadget, { namespace: "" }),
  list("in a namespace that does not exist", ConfigMap, { namespace: "nowhere" }),
  noteRevision("start", ConfigMap),
  create("create green", ConfigMap, "green", labels({ color: "green" })),
  patch("blue becomes green", ConfigMap, "blue", merge({ metadata: { labels: { color: "green" } } })),
  patch("green stays green", ConfigMap, "green", merge({ data: { a: "b" } })),
  patch("green becomes red", ConfigMap, "green", merge({ metadata: { labels: { color: "red" } } })),
  remove("delete blue", ConfigMap, "blue"),
  remove("delete green", ConfigMap, "green"),
  watch("watch all of it", ConfigMap, "start", 6, { labelSelector: "suite=select" }),
  watch("watch what is green", ConfigMap, "start", 5, { labelSelector: "color=green" }),
  watch("watch one name", ConfigMap, "start", 4, { fieldSelector: "metadata.name=green" }),
  watch("watch from an impossible version", ConfigMap, "", 1, { labelSelector: "a in b" }),
]
