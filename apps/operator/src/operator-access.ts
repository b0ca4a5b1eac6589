import {
  AIMArtifactKind,
  AIMModelCacheKind,
  EventKind,
  LeaseKind,
  NamespaceKind,
  PersistentVolumeClaimKind,
  PodKind,
  type ResourceKind,
  RoleBindingKind,
  ServiceAccountKind,
} from "@aim-engine/api"
import { STATUS_UPDATER_ROLE } from "@aim-engine/core"
import { type ControllerAccess, mergeAccess, type RequiredAccess, requiredAccess } from "@aim-engine/kubernetes"

const access = (
  { group }: Pick<ResourceKind, "group">,
  resource: string,
  verbs: ReadonlyArray<string>,
  ...neededBy: ReadonlyArray<string>
): RequiredAccess => ({ group, resource, verbs, neededBy })

/** What is made, and never deleted by the operator: claims go with their owners, accounts and their rights stay. */
const NEVER_DELETED: ReadonlyArray<ResourceKind> = [PersistentVolumeClaimKind, RoleBindingKind, ServiceAccountKind]

const withoutDeletion = (entry: RequiredAccess): RequiredAccess =>
  NEVER_DELETED.some(({ group, plural }) => group === entry.group && plural === entry.resource)
    ? { ...entry, verbs: entry.verbs.filter((verb) => verb !== "delete") }
    : entry

/** The group of roles and what binds them. */
const RBAC: Pick<ResourceKind, "group"> = RoleBindingKind

/** What the operator needs in every namespace: what its controllers declare, and what it does beside them. */
export const operatorAccess = (controllers: ReadonlyArray<ControllerAccess>): ReadonlyArray<RequiredAccess> =>
  mergeAccess([
    ...requiredAccess(controllers).map(withoutDeletion),
    access(EventKind, EventKind.plural, ["create", "patch"], "events"),
    access(NamespaceKind, NamespaceKind.plural, ["get", "list", "watch"], "deletion of namespaces"),
    access(PodKind, `${PodKind.plural}/log`, ["get"], "log excerpts"),
    // Whoever hands out rights must have them, or be allowed to hand out just these.
    { ...access(RBAC, "clusterroles", ["bind"], "artifact", "model-cache"), names: [STATUS_UPDATER_ROLE] },
  ])

/** What the operator needs in its own namespace only. */
export const ownNamespaceAccess: ReadonlyArray<RequiredAccess> = [
  access(LeaseKind, LeaseKind.plural, ["create", "get", "patch"], "leader election"),
]

/** What a downloader needs in the namespace of the artifact that it fills: to report how far it is. */
export const downloaderAccess: ReadonlyArray<RequiredAccess> = [AIMArtifactKind, AIMModelCacheKind].map((kind) =>
  access(kind, `${kind.plural}/status`, ["get", "patch", "update"], "progress of downloads"),
)
