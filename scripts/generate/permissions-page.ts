import { AIM_KINDS } from "@aim-engine/api"
import { DOWNLOADER_ACCOUNT, STATUS_UPDATER_ROLE } from "@aim-engine/core"
import type { RequiredAccess } from "@aim-engine/kubernetes"
import { downloaderAccess, ownNamespaceAccess } from "@aim-engine/operator"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"
import { clusterAccess } from "./operator-roles.ts"
import { isAggregated, USER_ROLES } from "./user-roles.ts"

const codes = (texts: ReadonlyArray<string>): string => texts.map((text) => `\`${text}\``).join(", ")

const accessTable = (access: ReadonlyArray<RequiredAccess>): string =>
  [
    "| API group | Resource | Verbs | Needed by |",
    "|---|---|---|---|",
    ...access.map(
      ({ group, resource, verbs, names, neededBy }) =>
        `| ${group === "" ? "core" : group} | \`${resource}\`${names === undefined ? "" : ` (${codes(names)})`} | ${codes(verbs)} | ${neededBy.join(", ")} |`,
    ),
  ].join("\n")

const kindRow = (kind: (typeof AIM_KINDS)[number]): string => {
  const parts = USER_ROLES.map((role) => (isAggregated(role, kind) ? `yes (\`${role.aggregateTo}\`)` : "not added"))
  return `| ${kind.kind} | ${kind.scope === "Namespaced" ? "namespace" : "cluster"} | ${parts.join(" | ")} |`
}

const text = `# Permissions

<!-- ${GENERATED_NOTICE} -->

The operator has the permissions that its code declares, and no others: each reconciler lists the kinds that it reads and
writes, and the roles of the chart are made from these lists. A name under *Needed by* is a controller, or a part of the
operator beside its controllers. The operator runs as ServiceAccount \`aim-engine-controller-manager\`.

## The operator, in all namespaces

ClusterRole \`aim-engine-manager-role\`.

${accessTable(clusterAccess)}

Of Secrets it is watched which there are, and in which version. What is in one is read only where an object names it as a
pull Secret, when a registry is asked; it is neither stored nor logged. Pods and Jobs are watched by label, events by what they
are about, role bindings by name.

## The operator, in its own namespace

Role \`aim-engine-leader-election-role\`.

${accessTable(ownNamespaceAccess)}

## Downloads

Jobs that download model files run as ServiceAccount \`${DOWNLOADER_ACCOUNT}\`, which the operator makes in each namespace
with artifacts, bound to ClusterRole \`${STATUS_UPDATER_ROLE}\` there. It may report progress, and nothing else.

${accessTable(downloaderAccess)}

## The metrics endpoint

Only where metrics are served over TLS. The operator has ClusterRole \`aim-engine-metrics-auth-role\`, to ask the API server
who scrapes and whether they may. Whoever scrapes needs ClusterRole \`aim-engine-metrics-reader\`.

## People

For each kind there are three ClusterRoles, \`aim-engine-<kind>-{admin,editor,viewer}-role\`, with the kind in lower case.
Kubernetes adds them to its own roles, so that whoever may view, edit or administrate a namespace may do the same with the
AIM objects in it.

| Role | Verbs | Verbs on status | Added to |
|---|---|---|---|
${USER_ROLES.map(({ name, verbs, aggregateTo }) => `| ${name} | ${codes(verbs)} | \`get\` | \`${aggregateTo}\` |`).join("\n")}

Kinds that all namespaces share are added to \`view\` only: who may edit a namespace may not therefore change them.

| Kind | Scope | Admin | Editor | Viewer |
|---|---|---|---|---|
${AIM_KINDS.map(kindRow).join("\n")}

\`rbacHelpers.enable: false\` leaves the roles for people out.
`

/** The page that says who needs which permission. */
export const permissionsPage = (): GeneratedFile => ({ path: "docs/reference/permissions.md", text })
