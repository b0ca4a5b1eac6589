import { EventKind, LeaseKind, NamespaceKind, PodKind, type ResourceKind } from "@aim-engine/api"
import { type ControllerAccess, mergeAccess, type RequiredAccess, requiredAccess } from "@aim-engine/kubernetes"

const access = (
  { group }: ResourceKind,
  resource: string,
  verbs: ReadonlyArray<string>,
  neededBy: string,
): RequiredAccess => ({ group, resource, verbs, neededBy: [neededBy] })

/** What the operator needs in every namespace: what its controllers declare, and what it does beside them. */
export const operatorAccess = (controllers: ReadonlyArray<ControllerAccess>): ReadonlyArray<RequiredAccess> =>
  mergeAccess([
    ...requiredAccess(controllers),
    access(EventKind, EventKind.plural, ["create", "patch"], "events"),
    access(NamespaceKind, NamespaceKind.plural, ["get", "list", "watch"], "deletion of namespaces"),
    access(PodKind, `${PodKind.plural}/log`, ["get"], "log excerpts"),
  ])

/** What the operator needs in its own namespace only. */
export const ownNamespaceAccess: ReadonlyArray<RequiredAccess> = [
  access(LeaseKind, LeaseKind.plural, ["create", "get", "patch"], "leader election"),
]
