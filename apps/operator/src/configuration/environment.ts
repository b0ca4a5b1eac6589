/** Environment variables that no flag stands for, and what they mean to the operator. */
export const ENVIRONMENT: ReadonlyMap<string, string> = new Map([
  [
    "KUBECONFIG",
    "Kubeconfig files, separated by `:`. Goes before the pod's own account; `--kubeconfig` goes before it.",
  ],
  [
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "Where traces are sent, as OTLP over HTTP in protobuf, e.g. `http://collector:4318`. Without it none are made.",
  ],
  ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "The same for traces alone, with the whole path."],
  ["OTEL_EXPORTER_OTLP_HEADERS", "Headers to send along, e.g. `authorization=Bearer%20…`. Never logged."],
  ["OTEL_SERVICE_NAME", "The name under which traces are filed; `aim-operator` unless given."],
  ["OTEL_RESOURCE_ATTRIBUTES", "Further attributes of all traces, e.g. `k8s.cluster.name=prod`."],
  ["OTEL_TRACES_EXPORTER", "`none` turns traces off."],
  ["NODE_OPTIONS", "Options of Node.js, e.g. `--max-old-space-size=512`, MiB of heap."],
])
