import { kinds } from "../conformance-kinds.ts"
import { create, gone, type Notes, note, patch, read, remove, type Step, untilOwners } from "../step.ts"

const { ConfigMap, Namespace, PersistentVolumeClaim, Widget } = kinds
const merge = (body: object) => ({ type: "merge", body }) as const
const ownedBy = (notes: Notes, ...names: ReadonlyArray<string>) => ({
  ownerReferences: names.map((name) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    name,
    uid: notes.get(name) ?? "",
    blockOwnerDeletion: true,
  })),
})

const own = (name: string, child: string, ...owners: ReadonlyArray<string>): Step =>
  patch(name, ConfigMap, child, (notes) => merge({ metadata: ownedBy(notes, ...owners) }))

/** An owner and its uid, noted under the owner's name. */
const owner = (name: string): ReadonlyArray<Step> => [
  create(`create the owner ${name}`, ConfigMap, name),
  note(name, ConfigMap, name, "uid"),
]

/** Deletion: finalizers, preconditions, owners, and what stays behind. */
export const deletion: ReadonlyArray<Step> = [
  create("create what finalizers hold", Widget, "held", {
    metadata: { finalizers: ["example.com/a", "example.com/b"] },
    spec: { size: 1 },
  }),
  remove("delete it", Widget, "held"),
  read("it is marked", Widget, "held"),
  remove("delete it again", Widget, "held"),
  patch(
    "add a finalizer too late",
    Widget,
    "held",
    merge({ metadata: { finalizers: ["example.com/a", "example.com/c"] } }),
  ),
  patch("change it while it goes", Widget, "held", merge({ metadata: { labels: { l: "m" } }, spec: { size: 2 } })),
  patch("remove one finalizer", Widget, "held", merge({ metadata: { finalizers: ["example.com/b"] } })),
  patch("remove the last finalizer", Widget, "held", merge({ metadata: { finalizers: null } })),
  read("it is gone", Widget, "held"),
  remove("delete what does not exist", ConfigMap, "absent"),
  remove("delete with another uid", ConfigMap, "plain", { propagation: "Background", uid: "other" }),
  remove("delete with an outdated version", ConfigMap, "plain", { propagation: "Background", resourceVersion: "1" }),
  remove("delete a widget with another uid", Widget, "patched", { propagation: "Background", uid: "other" }),
  remove("delete the default namespace", Namespace, "default"),
  ...owner("owner"),
  create("create a dependent", ConfigMap, "dependent"),
  own("it gets an owner", "dependent", "owner"),
  remove("delete the owner", ConfigMap, "owner"),
  gone("the dependent goes, too", ConfigMap, "dependent"),
  ...owner("one"),
  ...owner("two"),
  create("create a dependent of two", ConfigMap, "both"),
  own("it gets two owners", "both", "one", "two"),
  remove("delete one of them", ConfigMap, "one"),
  untilOwners("the dependent stays, with one owner", ConfigMap, "both", 1),
  remove("delete the other in the foreground", ConfigMap, "two", { propagation: "Foreground" }),
  gone("the owner is gone", ConfigMap, "two"),
  gone("the dependent is gone", ConfigMap, "both"),
  ...owner("parent"),
  create("create a child that is left", ConfigMap, "orphan"),
  own("it gets a parent", "orphan", "parent"),
  remove("delete the parent, not its children", ConfigMap, "parent", { propagation: "Orphan" }),
  gone("the parent is gone", ConfigMap, "parent"),
  read("the orphan is left", ConfigMap, "orphan"),
  create("create a dependent of nobody", ConfigMap, "nobody", {
    metadata: { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "x", uid: "none" }] },
  }),
  gone("it is collected", ConfigMap, "nobody"),
  remove("delete a volume claim that nobody uses", PersistentVolumeClaim, "claim"),
  gone("the claim is gone", PersistentVolumeClaim, "claim"),
]
