import type { PolicyRule } from "@aim-engine/kubernetes"
import { stringify } from "yaml"

const indented = (yaml: string): string => yaml.trimEnd().replace(/^/gm, "  ")

const head = (kind: string, name: string, metadata: string, labels: Readonly<Record<string, string>>): string =>
  `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: ${name}
${metadata}  labels:
    {{- include "aim-engine.labels" . | nindent 4 }}
${Object.entries(labels)
  .map(([key, value]) => `    ${key}: ${JSON.stringify(value)}\n`)
  .join("")}rules:
`

/** A ClusterRole as a template of the chart `aim-engine`, with further labels. */
export const clusterRoleTemplate = (
  name: string,
  rules: ReadonlyArray<PolicyRule>,
  labels: Readonly<Record<string, string>> = {},
): string => `${head("ClusterRole", name, "", labels)}${indented(stringify(rules))}\n`

/** A Role in the release's namespace as a template of the chart `aim-engine`. */
export const roleTemplate = (name: string, rules: ReadonlyArray<PolicyRule>): string =>
  `${head("Role", name, "  namespace: {{ .Release.Namespace }}\n", {})}${indented(stringify(rules))}\n`
