{{- define "aim-engine.labels" -}}
app.kubernetes.io/name: aim-operator
app.kubernetes.io/part-of: aim-engine
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "aim-engine.selectorLabels" -}}
app.kubernetes.io/name: aim-operator
app.kubernetes.io/instance: {{ .Release.Name }}
control-plane: controller-manager
{{- end }}
