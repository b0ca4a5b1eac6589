import { STATUS_UPDATER_ROLE } from "@aim-engine/core"
import { policyRules, requiredAccess } from "@aim-engine/kubernetes"
import {
  compatibilityControllers,
  downloaderAccess,
  engineControllers,
  operatorAccess,
  ownNamespaceAccess,
} from "@aim-engine/operator"
import { clusterRoleTemplate, roleTemplate } from "./chart-template.ts"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"

/** What the operator may do in every namespace. */
export const clusterAccess = operatorAccess(engineControllers({ maxConcurrentReconciles: 1 }))

/** What it may do besides where the earlier API group is served. */
export const compatibilityAccess = requiredAccess(compatibilityControllers)

/** The role for the earlier API group. */
export const COMPATIBILITY_ROLE = "aim-engine-compatibility-role"

/** The chart's templates with the operator's own roles, one for all namespaces and one for its own, and that of downloads. */
export const operatorRoles = (): ReadonlyArray<GeneratedFile> => [
  {
    path: "charts/aim-engine/templates/manager-role.yaml",
    text: `# ${GENERATED_NOTICE}\n${clusterRoleTemplate("aim-engine-manager-role", policyRules(clusterAccess))}`,
  },
  {
    path: "charts/aim-engine/templates/compatibility-role.yaml",
    text: `{{- if .Values.compatibility.enable }}\n# ${GENERATED_NOTICE}\n${clusterRoleTemplate(COMPATIBILITY_ROLE, policyRules(compatibilityAccess))}{{- end }}\n`,
  },
  {
    path: "charts/aim-engine/templates/leader-election-role.yaml",
    text: `# ${GENERATED_NOTICE}\n${roleTemplate("aim-engine-leader-election-role", policyRules(ownNamespaceAccess))}`,
  },
  {
    path: "charts/aim-engine/templates/artifact-status-updater-role.yaml",
    text: `# ${GENERATED_NOTICE}\n${clusterRoleTemplate(STATUS_UPDATER_ROLE, policyRules(downloaderAccess))}`,
  },
]
