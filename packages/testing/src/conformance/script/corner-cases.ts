import { kinds } from "../conformance-kinds.ts"
import { apply, create, patch, read, type Step, unseen } from "../step.ts"

const { ConfigMap, Widget } = kinds
const merge = (body: object) => ({ type: "merge", body }) as const
const json = (...body: ReadonlyArray<object>) => ({ type: "json", body }) as const
const status = { subresource: "status" } as const

const owner = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", name, uid: `uid-of-${name}` })

const manyManagers = Array.from({ length: 12 }, (_, index) =>
  patch(`manager ${index} of many`, ConfigMap, "many", merge({ data: { [`key-${index}`]: "v" } }), {
    manager: `manager-${String(index).padStart(2, "0")}`,
  }),
)

/** What is easily done differently: empty values, nulls, keys with defaults, order of lists, many managers. */
export const cornerCases: ReadonlyArray<Step> = [
  apply("apply empty values", Widget, "corner", "alice", {
    metadata: { labels: {}, annotations: {} },
    spec: { size: 1, env: [], tags: [], limits: {}, args: [], nested: {}, free: {}, selector: {} },
  }),
  apply("apply content where it was empty", Widget, "corner", "alice", {
    spec: { size: 1, env: [{ name: "A" }], tags: ["t"], limits: { cpu: "1" }, free: { deep: { er: [1, { a: 2 }] } } },
  }),
  apply("bob adds beside it", Widget, "corner", "bob", {
    spec: { env: [{ name: "Z", value: "z" }, { name: "A" }], tags: ["t", "u"], free: { deep: { own: 1 } } },
  }),
  apply("bob adds below a list that is atomic", Widget, "corner", "bob", {
    spec: { free: { deep: { er: [1, { a: 3 }] } } },
  }),
  apply("alice applies null", Widget, "corner", "alice", { spec: { size: 1, fixed: null, env: null } }),
  apply("alice applies ports in another order", Widget, "corner", "alice", {
    spec: { size: 1, ports: [{ port: 2 }, { port: 1, protocol: "UDP" }, { port: 1 }] },
  }),
  apply("carol puts one in front and one between", Widget, "corner", "carol", {
    spec: { ports: [{ port: 9 }, { port: 1, protocol: "UDP", name: "u" }, { port: 8 }, { port: 2 }] },
  }),
  apply("alice turns them round", Widget, "corner", "alice", {
    spec: { size: 1, ports: [{ port: 1 }, { port: 1, protocol: "UDP" }, { port: 2 }] },
  }),
  apply("alice names the default of a key", Widget, "corner", "alice", {
    spec: { size: 1, ports: [{ port: 1, protocol: "TCP" }] },
  }),
  apply("apply a number as text", Widget, "corner", "alice", { spec: { size: 1, storage: "1Gi" } }),
  apply("apply text as a number", Widget, "corner", "alice", { spec: { size: 1, storage: 7 } }),
  apply("apply finalizers and owners", ConfigMap, "corner", "alice", {
    metadata: { finalizers: ["example.com/a"] },
    data: { a: "1" },
  }),
  apply("bob applies others", ConfigMap, "corner", "bob", { metadata: { finalizers: ["example.com/b"] } }),
  apply("alice gives hers up", ConfigMap, "corner", "alice", { data: { a: "1" } }),
  apply("bob gives his up", ConfigMap, "corner", "bob", {}),
  create("create with an owner", ConfigMap, "owned-by-one", {
    metadata: { finalizers: ["example.com/hold"], ownerReferences: [owner("a")] },
  }),
  // Its owner does not exist, so the garbage collector deletes it, a moment sooner or later.
  unseen(patch("release it", ConfigMap, "owned-by-one", merge({ metadata: { finalizers: null } }))),
  create("create what many write to", ConfigMap, "many"),
  ...manyManagers,
  patch("one of the many removes a key", ConfigMap, "many", json({ op: "remove", path: "/data/key-3" })),
  apply(
    "apply a status with two conditions",
    Widget,
    "corner",
    "alice",
    {
      status: {
        conditions: [
          { type: "A", status: "True" },
          { type: "B", status: "True" },
        ],
      },
    },
    status,
  ),
  apply(
    "apply a status with one of them",
    Widget,
    "corner",
    "alice",
    { status: { conditions: [{ type: "B", status: "False" }] } },
    status,
  ),
  apply("apply an empty status", Widget, "corner", "alice", { status: {} }, status),
  apply("apply no status", Widget, "corner", "alice", {}, status),
  patch(
    "replace the whole status",
    Widget,
    "corner",
    json({ op: "add", path: "/status", value: { phase: "P" } }),
    status,
  ),
  patch("remove the whole status", Widget, "corner", json({ op: "remove", path: "/status" }), status),
  patch("remove the whole spec", Widget, "corner", merge({ spec: null })),
  patch("remove all labels", ConfigMap, "plain", merge({ metadata: { labels: null } })),
  patch("annotate with a bad key", ConfigMap, "plain", merge({ metadata: { annotations: { "a/b/c": "x" } } })),
  patch("label with a long value", ConfigMap, "plain", merge({ metadata: { labels: { l: "x".repeat(64) } } })),
  read("many managers in the end", ConfigMap, "many"),
]
