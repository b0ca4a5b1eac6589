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
  readonly neededBy: ReadonlyArray<string>
}

/** The verbs of a watched kind. `get` is for a look at one object before it is changed. */
const READ = ["get", "list", "watch"]
/** Server-side apply needs `patch`, and `create` where the object is absent. */
const WRITE = ["create", "delete", "patch"]

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/**
 * What controllers need, no more: reading for what they read, writing for what they write, and for their own kind the
 * status and the finalizers in its metadata. Sorted by group and resource; each entry says who needs it.
 */
export const requiredAccess = (controllers: ReadonlyArray<ControllerAccess>): ReadonlyArray<RequiredAccess> => {
  const found = new Map<string, { group: string; resource: string; verbs: Set<string>; neededBy: Set<string> }>()
  const add = (kind: ResourceKind, resource: string, verbs: ReadonlyArray<string>, controller: string): void => {
    const key = `${kind.group}/${resource}`
    const entry = found.get(key) ?? { group: kind.group, resource, verbs: new Set(), neededBy: new Set() }
    for (const verb of verbs) entry.verbs.add(verb)
    entry.neededBy.add(controller)
    found.set(key, entry)
  }
  for (const { name, kind, reads, writes } of controllers) {
    add(kind, kind.plural, [...READ, "patch"], name)
    add(kind, `${kind.plural}/status`, ["patch"], name)
    for (const read of reads) add(read, read.plural, READ, name)
    for (const write of writes) add(write, write.plural, [...READ, ...WRITE], name)
  }
  return [...found.values()]
    .map(({ group, resource, verbs, neededBy }) => ({
      group,
      resource,
      verbs: [...verbs].sort(compare),
      neededBy: [...neededBy].sort(compare),
    }))
    .sort((left, right) => compare(left.group, right.group) || compare(left.resource, right.resource))
}

/** The rules of a role that grants this access: one per group and set of verbs, sorted. */
export const policyRules = (access: ReadonlyArray<RequiredAccess>): ReadonlyArray<PolicyRule> => {
  const rules = new Map<string, { group: string; verbs: ReadonlyArray<string>; resources: Array<string> }>()
  for (const { group, resource, verbs } of access) {
    const key = `${group} ${verbs.join(",")}`
    const rule = rules.get(key) ?? { group, verbs, resources: [] }
    rule.resources.push(resource)
    rules.set(key, rule)
  }
  return [...rules.values()].map(({ group, resources, verbs }) => ({ apiGroups: [group], resources, verbs }))
}
