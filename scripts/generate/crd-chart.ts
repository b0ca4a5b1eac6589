import { AIM_KINDS, EARLIER_KINDS } from "@aim-engine/api"
import { crdFile } from "./crd-files.ts"
import type { GeneratedFile } from "./generated-file.ts"

/**
 * A CRD as a template of the chart `aim-engine-crds`: installed where `crd.enable` says so, and kept at uninstallation
 * where `crd.keep` does. `yaml` is the plain manifest; text in it that Helm would take for its own is escaped.
 */
export const crdTemplate = (yaml: string, condition = ".Values.crd.enable"): string => {
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
  return `{{- if ${condition} }}\n${marked}{{- end }}\n`
}

const FOLDER = "charts/aim-engine-crds/templates"
const WITH_EARLIER = "and .Values.crd.enable .Values.compatibility.enable"

/** One template per kind; those of the earlier group are installed only where they are asked for. */
export const crdChart = (): ReadonlyArray<GeneratedFile> => [
  ...AIM_KINDS.map((kind) => ({ path: `${FOLDER}/${kind.plural}.yaml`, text: crdTemplate(crdFile(kind).text) })),
  ...EARLIER_KINDS.map((kind) => ({
    path: `${FOLDER}/earlier-${kind.plural}.yaml`,
    text: crdTemplate(crdFile(kind).text, WITH_EARLIER),
  })),
]
