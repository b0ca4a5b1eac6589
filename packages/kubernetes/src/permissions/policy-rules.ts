import type { ResourceKind } from "@aim-engine/api"

/** One rule of a role. Source: Kubernetes API, `rbac.authorization.k8s.io/v1 PolicyRule`. */
export interface PolicyRule {
  readonly apiGroups: ReadonlyArray<string>
  readonly resources: ReadonlyArray<string>
  readonly verbs: ReadonlyArray<string>
  readonly resourceNames?: ReadonlyArray<string>
}

/** What one controller does to the API server, by what its reconciler declares. */
export interface ControllerAccess {
  readonly name: string
  readonly kind: ResourceKind
  readonly reads: ReadonlyArray<ResourceKind>
  readonly writes: ReadonlyArray<ResourceKind>
}

/** A permission and those who need it, for the role and for the table in the documentation. */
export interface RequiredAccess {
  readonly group: string
  /** Plural, with `/subresource` where it is one. */
  readonly resource: string
  readonly verbs: ReadonlyArray<string>
  /** The only objects that are meant; all unless given. */
  readonly names?: ReadonlyArray<string>
  readonly neededBy: ReadonlyArray<string>
}

/** The verbs of a watched kind. `get` is for a look at one object before it is changed. */
const READ = ["get", "list", "watch"]
/** Server-side apply needs `patch`, and `create` where the object is absent. */
const WRITE = ["create", "delete", "patch"]

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/**
 * Permissions from several sources as one list: an entry per group, resource and named objects with the verbs and
 * the needs of all, sorted.
 */
export const mergeAccess = (access: ReadonlyArray<RequiredAccess>): ReadonlyArray<RequiredAccess> =>
  [...Map.groupBy(access, ({ group, resource, names = [] }) => `${group}/${resource} ${names}`).values()]
    .flatMap((entries) =>
      entries.slice(0, 1).map(({ verbs: _verbs, neededBy: _neededBy, ...meant }) => ({
        ...meant,
        verbs: [...new Set(entries.flatMap(({ verbs }) => verbs))].sort(compare),
        neededBy: [...new Set(entries.flatMap(({ neededBy }) => neededBy))].sort(compare),
      })),
    )
    .sort((left, right) => compare(left.group, right.group) || compare(left.resource, right.resource))

/**
 * What controllers need, no more: reading for what they read, writing for what they write, and for their own kind the
 * status and the finalizers in its metadata. Sorted by group and resource; each entry says who needs it.
 */
export const requiredAccess = (controllers: ReadonlyArray<ControllerAccess>): ReadonlyArray<RequiredAccess> =>
  mergeAccess(
    controllers.flatMap(({ name, kind, reads, writes }) => {
      const access = ({ group }: ResourceKind, resource: string, verbs: ReadonlyArray<string>): RequiredAccess => ({
        group,
        resource,
        verbs,
        neededBy: [name],
      })
      return [
        access(kind, kind.plural, [...READ, "patch"]),
        access(kind, `${kind.plural}/status`, ["patch"]),
        ...reads.map((read) => access(read, read.plural, READ)),
        ...writes.map((write) => access(write, write.plural, [...READ, ...WRITE])),
      ]
    }),
  )

/** The rules of a role that grants this access: one per group, set of verbs and named objects, sorted. */
export const policyRules = (access: ReadonlyArray<RequiredAccess>): ReadonlyArray<PolicyRule> => {
  const alike = Map.groupBy(access, ({ group, verbs, names = [] }) => `${group} ${verbs} ${names}`)
  return [...alike.values()].flatMap((entries) =>
    entries.slice(0, 1).map(({ group, verbs, names }) => ({
      apiGroups: [group],
      resources: entries.map(({ resource }) => resource),
      verbs,
      ...(names === undefined ? {} : { resourceNames: names }),
    })),
  )
}
