import { kinds } from "../conformance-kinds.ts"
import { create, read, type Step } from "../step.ts"

const { ConfigMap, Event, Gadget, Namespace, PersistentVolumeClaim, Secret, Widget } = kinds

const owner = (name: string, controller: boolean) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  name,
  uid: `uid-of-${name}`,
  controller,
})

/** Creating objects: what the server sets, fills in, drops and refuses. */
export const creation: ReadonlyArray<Step> = [
  create("create a config map", ConfigMap, "plain", { metadata: { labels: { app: "a" } }, data: { k: "v" } }),
  create("create one that exists", ConfigMap, "plain"),
  read("read it", ConfigMap, "plain"),
  read("read one that does not exist", ConfigMap, "absent"),
  create("create with a bad name", ConfigMap, "Bad_Name"),
  create("create without a name", ConfigMap, ""),
  create("create with a resource version", ConfigMap, "versioned", { metadata: { resourceVersion: "5" } }),
  create("create in a namespace that does not exist", ConfigMap, "a", { metadata: { namespace: "nowhere" } }),
  create("create with what only the server sets", ConfigMap, "forged", {
    metadata: {
      uid: "my-own",
      creationTimestamp: "2001-01-01T00:00:00Z",
      deletionTimestamp: "2001-01-01T00:00:00Z",
    },
  }),
  create("create with bad labels", ConfigMap, "labels", { metadata: { labels: { "-bad": "not good" } } }),
  create("create with two controllers", ConfigMap, "owned", {
    metadata: { ownerReferences: [owner("a", true), owner("b", true)] },
  }),
  create("create with a finalizer without domain", ConfigMap, "held", { metadata: { finalizers: ["simple"] } }),
  create("create a namespace with a bad name", Namespace, "not.a.label"),
  create("create a secret from plain text", Secret, "secret", { stringData: { user: "ä<b>" } }),
  create("create a volume claim", PersistentVolumeClaim, "claim", {
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "none",
      resources: { requests: { storage: "1Gi" } },
    },
  }),
  create("create an event", Event, "event", {
    involvedObject: { kind: "ConfigMap", name: "plain", namespace: "conformance" },
    reason: "Tested",
    message: "m",
    type: "Normal",
    source: { component: "script" },
    firstTimestamp: "2026-01-01T00:00:00Z",
    lastTimestamp: "2026-01-01T00:00:00Z",
    count: 1,
  }),
  create("create a widget: defaults, unknown fields, no status", Widget, "first", {
    spec: { size: 2, unknown: 1, nested: {}, ports: [{ port: 80, extra: true }], free: { any: [{ thing: 1 }] } },
    status: { phase: "Forged" },
  }),
  create("create a widget that breaks every bound", Widget, "broken", {
    spec: { size: 22, mode: "Sometimes", fixed: "UPPER", tags: ["a", "a"], env: [{ name: "x" }, { name: "x" }] },
  }),
  create("create a widget without what is required", Widget, "broken", { spec: { env: [{ value: "v" }] } }),
  create("create a widget of wrong types", Widget, "broken", { spec: { size: "two", args: [1] } }),
  create("create a widget that breaks a rule", Widget, "broken", { spec: { size: 1, left: "l", right: "r" } }),
  create("create a widget without spec", Widget, "empty"),
  create("create a cluster-scoped gadget with a status", Gadget, "gadget", {
    spec: { any: 1 },
    status: { kept: true },
  }),
]
