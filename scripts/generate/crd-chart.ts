/**
 * A CRD as a template of the chart `aim-engine-crds`: installed where `crd.enable` says so, and kept at uninstallation
 * where `crd.keep` does. `yaml` is the plain manifest; text in it that Helm would take for its own is escaped.
 */
export const crdTemplate = (yaml: string): string => {
  const escaped = yaml.replaceAll("{{", '{{ "{{" }}')
  const marked = escaped.replace(
    /^metadata:\n {2}name: (.*)\n/m,
    (_, name) => `metadata:
  name: ${name}
  {{- if .Values.crd.keep }}
  annotations:
    helm.sh/resource-policy: keep
  {{- end }}
`,
  )
  return `{{- if .Values.crd.enable }}\n${marked}{{- end }}\n`
}
