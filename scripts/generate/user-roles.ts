import { AIM_KINDS, EARLIER_KINDS, type ResourceKind } from "@aim-engine/api"
import type { PolicyRule } from "@aim-engine/kubernetes"
import { clusterRoleTemplate } from "./chart-template.ts"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"

/** The verbs of the three roles that people have on a kind, and Kubernetes' own role that each is added to. */
export const USER_ROLES = [
  { name: "admin", verbs: ["*"], aggregateTo: "admin" },
  { name: "editor", verbs: ["create", "delete", "get", "list", "patch", "update", "watch"], aggregateTo: "edit" },
  { name: "viewer", verbs: ["get", "list", "watch"], aggregateTo: "view" },
] as const

export type UserRole = (typeof USER_ROLES)[number]

/** Whoever may edit a namespace may not therefore edit what all namespaces share; reading it they may. */
export const isAggregated = (role: UserRole, { scope }: ResourceKind): boolean =>
  scope === "Namespaced" || role.name === "viewer"

const template = (role: UserRole, kind: ResourceKind, prefix: string): string => {
  const { group, plural } = kind
  const rules: ReadonlyArray<PolicyRule> = [
    { apiGroups: [group], resources: [plural], verbs: role.verbs },
    { apiGroups: [group], resources: [`${plural}/status`], verbs: ["get"] },
  ]
  return clusterRoleTemplate(
    `aim-engine-${prefix}${kind.kind.toLowerCase()}-${role.name}-role`,
    rules,
    isAggregated(role, kind) ? { [`rbac.authorization.k8s.io/aggregate-to-${role.aggregateTo}`]: "true" } : {},
  )
}

const rolesFile = (
  name: string,
  condition: string,
  kinds: ReadonlyArray<ResourceKind>,
  prefix = "",
): GeneratedFile => ({
  path: `charts/aim-engine/templates/${name}.yaml`,
  text: `{{- if ${condition} }}
# ${GENERATED_NOTICE}
${kinds.flatMap((kind) => USER_ROLES.map((role) => template(role, kind, prefix))).join("---\n")}{{- end }}
`,
})

/** The chart's templates with the roles for people: three for each kind, and for each of the earlier group where it is served. */
export const userRoles = (): ReadonlyArray<GeneratedFile> => [
  rolesFile("user-roles", ".Values.rbacHelpers.enable", AIM_KINDS),
  rolesFile(
    "compatibility-user-roles",
    "and .Values.rbacHelpers.enable .Values.compatibility.enable",
    EARLIER_KINDS,
    "earlier-",
  ),
]
