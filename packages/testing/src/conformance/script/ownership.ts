import { kinds } from "../conformance-kinds.ts"
import { apply, create, read, type Step } from "../step.ts"

const { ConfigMap, Service, Widget } = kinds
const status = { subresource: "status" } as const

/** Server-side apply: who owns which field, and what follows when several managers write. */
export const ownership: ReadonlyArray<Step> = [
  apply("alice applies a new widget", Widget, "shared", "alice", {
    metadata: { labels: { team: "a" }, annotations: { note: "x" } },
    spec: {
      size: 1,
      env: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
      args: ["x"],
      selector: { a: "b" },
      tags: ["one", "two"],
      ports: [{ port: 80 }],
      limits: { cpu: "1" },
      nested: { x: "n" },
    },
  }),
  apply("alice applies the same again", Widget, "shared", "alice", {
    metadata: { labels: { team: "a" }, annotations: { note: "x" } },
    spec: {
      size: 1,
      env: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
      args: ["x"],
      selector: { a: "b" },
      tags: ["one", "two"],
      ports: [{ port: 80 }],
      limits: { cpu: "1" },
      nested: { x: "n" },
    },
  }),
  apply("bob contests several fields", Widget, "shared", "bob", {
    metadata: { labels: { team: "b" } },
    spec: {
      size: 2,
      env: [{ name: "A", value: "9" }],
      args: ["y"],
      selector: { a: "c" },
      ports: [{ port: 80, name: "h" }],
    },
  }),
  apply("bob contests one field", Widget, "shared", "bob", { spec: { size: 3 } }),
  apply("bob shares a value and adds his own", Widget, "shared", "bob", {
    spec: { size: 1, env: [{ name: "C", value: "3" }], tags: ["three"], limits: { memory: "1Gi" } },
  }),
  apply("carol owns nothing but what is there", Widget, "shared", "carol", { spec: { size: 1 } }),
  apply("alice changes an item and drops another", Widget, "shared", "alice", {
    metadata: { labels: { team: "a" } },
    spec: { size: 1, env: [{ name: "A", value: "1b" }], args: ["x", "z"], tags: ["two"], limits: { cpu: "1" } },
  }),
  apply("alice changes a shared value", Widget, "shared", "alice", { spec: { size: 4 } }),
  apply(
    "alice forces a shared value",
    Widget,
    "shared",
    "alice",
    { spec: { size: 4, limits: { cpu: "2" } } },
    { force: true },
  ),
  apply("bob gives up all but one", Widget, "shared", "bob", { spec: { limits: { memory: "1Gi" } } }),
  apply("alice applies nothing that is required", Widget, "shared", "alice", {
    metadata: { labels: { only: "this" } },
  }),
  read("what is left", Widget, "shared"),
  apply("apply an unknown field", Widget, "shared", "alice", { spec: { size: 1, unknown: true } }),
  apply("apply wrong types", Widget, "shared", "alice", { spec: { size: "big", args: "x", nested: [] } }),
  apply("apply duplicate items", Widget, "shared", "alice", {
    spec: { size: 1, tags: ["a", "a"], env: [{ name: "A" }, { name: "A" }] },
  }),
  apply("apply an item without its key", Widget, "shared", "alice", { spec: { size: 1, env: [{ value: "x" }] } }),
  apply("apply a value out of bounds", Widget, "shared", "alice", { spec: { size: 99 } }),
  apply("apply without a manager", Widget, "shared", "", { spec: { size: 1 } }),
  apply("apply with managed fields", Widget, "shared", "alice", { metadata: { managedFields: [] }, spec: { size: 1 } }),
  apply("apply with an old resource version", Widget, "shared", "alice", {
    metadata: { resourceVersion: "1" },
    spec: { size: 1 },
  }),
  apply("apply with another uid", Widget, "shared", "alice", { metadata: { uid: "other" }, spec: { size: 1 } }),
  apply("apply a new object with a resource version", ConfigMap, "from-version", "alice", {
    metadata: { resourceVersion: "7" },
    data: { a: "b" },
  }),
  apply("apply in a namespace that does not exist", ConfigMap, "a", "alice", { metadata: { namespace: "nowhere" } }),
  create("create what is applied next", ConfigMap, "created", { data: { k: "v", l: "w" } }, "creator"),
  apply("apply over what somebody created", ConfigMap, "created", "alice", { data: { k: "other" } }),
  apply("force it", ConfigMap, "created", "alice", { data: { k: "other" } }, { force: true }),
  apply("the creator applies, too", ConfigMap, "created", "creator", { data: { l: "w" } }),
  apply("the creator applies less", ConfigMap, "created", "creator", {}),
  apply("apply a service with ports", Service, "service", "alice", {
    spec: {
      clusterIP: "None",
      selector: { a: "b" },
      ports: [
        { name: "h", port: 80 },
        { name: "m", port: 81, protocol: "UDP" },
      ],
    },
  }),
  apply("apply an unknown field of a built-in kind", Service, "service", "alice", { spec: { ports: [{ prt: 80 }] } }),
  apply("apply the status of nothing", Widget, "absent", "alice", { status: { phase: "A" } }, status),
  apply(
    "apply a status",
    Widget,
    "shared",
    "alice",
    {
      status: { phase: "Up", conditions: [{ type: "Ready", status: "True" }] },
    },
    status,
  ),
  apply(
    "apply a spec through the status",
    Widget,
    "shared",
    "alice",
    {
      metadata: { labels: { through: "status" } },
      spec: { size: 9 },
      status: { phase: "Up", conditions: [{ type: "Ready", status: "True" }] },
    },
    status,
  ),
  apply(
    "another manager adds a condition",
    Widget,
    "shared",
    "bob",
    {
      status: { conditions: [{ type: "Cached", status: "False", reason: "Cold" }] },
    },
    status,
  ),
  apply(
    "another manager contests a condition",
    Widget,
    "shared",
    "bob",
    {
      status: { conditions: [{ type: "Ready", status: "False" }] },
    },
    status,
  ),
  apply("the status through the object is ignored", Widget, "shared", "alice", {
    metadata: { labels: { only: "this" } },
    status: { phase: "Forged" },
  }),
  apply("apply a status where there is no subresource", ConfigMap, "created", "alice", {}, status),
]
