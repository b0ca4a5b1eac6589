import { kinds } from "../conformance-kinds.ts"
import { create, note, patch, read, type Step } from "../step.ts"

const { ConfigMap, Gadget, Namespace, Widget } = kinds
const status = { subresource: "status" } as const
const merge = (body: object) => ({ type: "merge", body }) as const
const json = (...body: ReadonlyArray<object>) => ({ type: "json", body }) as const

/** Merge and JSON patches, generations, no-op writes, and the isolation of the status. */
export const patches: ReadonlyArray<Step> = [
  create("create what is patched", Widget, "patched", {
    metadata: { labels: { a: "1", b: "2" } },
    spec: { size: 1, args: ["x", "y"], limits: { cpu: "1", memory: "2" }, env: [{ name: "A", value: "1" }] },
  }),
  patch(
    "merge: set, remove, add",
    Widget,
    "patched",
    merge({ metadata: { labels: { a: null, c: "3" } }, spec: { limits: { cpu: null, gpu: "1" }, args: ["z"] } }),
  ),
  patch("merge that changes nothing", Widget, "patched", merge({ spec: { args: ["z"] } })),
  patch("merge of nothing", Widget, "patched", merge({})),
  patch("merge of metadata only", Widget, "patched", merge({ metadata: { annotations: { n: "1" } } })),
  patch("merge replaces a keyed list", Widget, "patched", merge({ spec: { env: [{ name: "B", value: "2" }] } })),
  patch("merge drops unknown fields", Widget, "patched", merge({ spec: { unknown: { a: 1 } } })),
  patch("merge removes a defaulted field", Widget, "patched", merge({ spec: { mode: null } })),
  patch("merge out of bounds", Widget, "patched", merge({ spec: { size: 0 } })),
  patch("merge sets a fixed field", Widget, "patched", merge({ spec: { fixed: "abc" } })),
  patch("merge changes a fixed field", Widget, "patched", merge({ spec: { fixed: "abd" } })),
  patch("merge removes a fixed field", Widget, "patched", merge({ spec: { fixed: null } })),
  patch("merge keeps a fixed field", Widget, "patched", merge({ spec: { fixed: "abc", size: 2 } })),
  patch("merge of a status through the object", Widget, "patched", merge({ status: { phase: "Forged" } })),
  patch(
    "merge of a status",
    Widget,
    "patched",
    merge({
      status: { phase: "Up", conditions: [{ type: "A", status: "True" }] },
      spec: { size: 9 },
      metadata: { labels: { z: "z" } },
    }),
    status,
  ),
  patch("the same status again", Widget, "patched", merge({ status: { phase: "Up" } }), status),
  patch("status of the wrong type", Widget, "patched", merge({ status: { observed: "many" } }), status),
  patch("object again: the status stays", Widget, "patched", merge({ spec: { size: 3 } })),
  patch("merge of a gadget's status counts", Gadget, "gadget", merge({ status: { kept: false } })),
  patch("status of a gadget", Gadget, "gadget", merge({ status: { kept: 1 } }), status),
  patch(
    "json: test, add, replace, remove",
    Widget,
    "patched",
    json(
      { op: "test", path: "/spec/size", value: 3 },
      { op: "add", path: "/spec/args/-", value: "last" },
      { op: "add", path: "/spec/args/0", value: "first" },
      { op: "replace", path: "/spec/limits/memory", value: "4" },
      { op: "remove", path: "/spec/limits/gpu" },
      { op: "add", path: "/metadata/annotations/a~1b", value: "slash" },
    ),
  ),
  patch(
    "json: move and copy",
    Widget,
    "patched",
    json(
      { op: "copy", from: "/spec/limits/memory", path: "/spec/limits/copy" },
      { op: "move", from: "/spec/limits/memory", path: "/spec/limits/moved" },
    ),
  ),
  patch("json: a test that fails", Widget, "patched", json({ op: "test", path: "/spec/size", value: 8 })),
  patch("json: remove what is absent", Widget, "patched", json({ op: "remove", path: "/spec/limits/nothing" })),
  patch(
    "json: replace what is absent",
    Widget,
    "patched",
    json({ op: "replace", path: "/spec/limits/fresh", value: "1" }),
  ),
  patch("json: add below nothing", Widget, "patched", json({ op: "add", path: "/spec/none/deep", value: 1 })),
  patch("json: unknown operation", Widget, "patched", json({ op: "bogus", path: "/spec/size", value: 1 })),
  note("version", ConfigMap, "plain", "resourceVersion"),
  patch("patch with the current version", ConfigMap, "plain", (notes) =>
    merge({ metadata: { resourceVersion: notes.get("version") }, data: { x: "1" } }),
  ),
  patch("patch with an outdated version", ConfigMap, "plain", (notes) =>
    merge({ metadata: { resourceVersion: notes.get("version") }, data: { x: "2" } }),
  ),
  patch("patch with another uid", ConfigMap, "plain", merge({ metadata: { uid: "other" } })),
  patch("patch the name", ConfigMap, "plain", merge({ metadata: { name: "other" } })),
  patch("patch the namespace", ConfigMap, "plain", merge({ metadata: { namespace: "other" } })),
  patch(
    "patch the creation time",
    ConfigMap,
    "plain",
    merge({ metadata: { creationTimestamp: "2001-01-01T00:00:00Z" } }),
  ),
  patch("forget all managers", ConfigMap, "plain", merge({ metadata: { managedFields: [] } })),
  patch("write without managers", ConfigMap, "plain", merge({ data: { y: "1" } })),
  patch("patch what does not exist", ConfigMap, "absent", merge({ data: {} })),
  patch("patch another version", Widget, "patched", merge({ apiVersion: "conformance.example.com/v2" })),
  patch("keys such as __proto__ are data", ConfigMap, "plain", {
    type: "merge",
    body: JSON.parse('{"data":{"constructor":"c"}}'),
  }),
  patch("label a namespace", Namespace, "conformance", merge({ metadata: { labels: { a: "b" } } })),
  read("the widget in the end", Widget, "patched"),
]
