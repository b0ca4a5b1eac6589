import { KSERVE_VERSION } from "./kserve-binary.ts"

/** The namespace in which KServe's manager looks for its configuration. */
export const KSERVE_NAMESPACE = "kserve"

const IMAGE_RESOURCES = { memoryRequest: "100Mi", memoryLimit: "1Gi", cpuRequest: "100m", cpuLimit: "1" }

/**
 * KServe's configuration: inference services become Deployments, nothing is made for ingress, and containers get no default
 * limits, as the AIM Engine asks of an installation. What it says of images is never pulled here.
 */
const configuration = {
  deploy: { defaultDeploymentMode: "Standard" },
  ingress: {
    enableGatewayApi: false,
    disableIngressCreation: true,
    disableIstioVirtualHost: true,
    kserveIngressGateway: "gateways/unused",
    ingressGateway: "unused/unused",
    localGateway: "unused/unused",
    localGatewayService: "unused.unused.svc.cluster.local",
    ingressDomain: "example.com",
    ingressClassName: "unused",
    domainTemplate: "{{ .Name }}-{{ .Namespace }}.{{ .IngressDomain }}",
    urlScheme: "http",
  },
  storageInitializer: {
    image: `kserve/storage-initializer:${KSERVE_VERSION}`,
    ...IMAGE_RESOURCES,
    caBundleConfigMapName: "",
    caBundleVolumeMountPath: "/etc/ssl/custom-certs",
    enableModelcar: true,
    cpuModelcar: "10m",
    memoryModelcar: "15Mi",
    uidModelcar: 1010,
  },
  logger: { image: `kserve/agent:${KSERVE_VERSION}`, ...IMAGE_RESOURCES, defaultUrl: "http://default-broker" },
  batcher: { image: `kserve/agent:${KSERVE_VERSION}`, ...IMAGE_RESOURCES },
  agent: { image: `kserve/agent:${KSERVE_VERSION}`, ...IMAGE_RESOURCES },
  router: { image: `kserve/router:${KSERVE_VERSION}`, ...IMAGE_RESOURCES, headers: { propagate: [] } },
  metricsAggregator: { enableMetricAggregation: "false", enablePrometheusScraping: "false" },
  autoscaler: { scaleUpStabilizationWindowSeconds: "0", scaleDownStabilizationWindowSeconds: "300" },
  security: { autoMountServiceAccountToken: true },
  localModel: { enabled: false },
  opentelemetryCollector: {
    scrapeInterval: "5s",
    metricReceiverEndpoint: "keda-otel-scaler.keda.svc:4317",
    metricScalerEndpoint: "keda-otel-scaler.keda.svc:4318",
  },
  inferenceService: { resource: { cpuLimit: "", memoryLimit: "", cpuRequest: "", memoryRequest: "" } },
  explainers: {},
}

/** What the manager needs before it starts. */
export const kserveObjects: ReadonlyArray<object> = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: KSERVE_NAMESPACE } },
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "inferenceservice-config", namespace: KSERVE_NAMESPACE },
    data: Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, JSON.stringify(value)])),
  },
  // For autoscaling on metrics the kind has to be there; nobody acts on it.
  {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "opentelemetrycollectors.opentelemetry.io" },
    spec: {
      group: "opentelemetry.io",
      names: { kind: "OpenTelemetryCollector", plural: "opentelemetrycollectors", singular: "opentelemetrycollector" },
      scope: "Namespaced",
      versions: [
        {
          name: "v1beta1",
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        },
      ],
    },
  },
]

const webhook = (name: string, url: string, ca: string, rule: object, further: object = {}) => ({
  name: `inferenceservice.kserve-webhook-server.${name}`,
  admissionReviewVersions: ["v1beta1", "v1"],
  sideEffects: "None",
  failurePolicy: "Fail",
  clientConfig: { url, caBundle: Buffer.from(ca).toString("base64") },
  rules: [rule],
  ...further,
})

const INFERENCE_SERVICES = {
  apiGroups: ["serving.kserve.io"],
  apiVersions: ["v1beta1"],
  operations: ["CREATE", "UPDATE"],
  resources: ["inferenceservices"],
}
const PODS = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }

/** KServe's admission webhooks as its installation has them, reached on loopback. `ca` is PEM. */
export const kserveWebhooks = (origin: string, ca: string): ReadonlyArray<object> => [
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name: "inferenceservice.serving.kserve.io" },
    webhooks: [
      webhook("defaulter", `${origin}/mutate-serving-kserve-io-v1beta1-inferenceservice`, ca, INFERENCE_SERVICES),
      webhook("pod-mutator", `${origin}/mutate-pods`, ca, PODS, {
        reinvocationPolicy: "IfNeeded",
        objectSelector: { matchExpressions: [{ key: "serving.kserve.io/inferenceservice", operator: "Exists" }] },
      }),
    ],
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "inferenceservice.serving.kserve.io" },
    webhooks: [
      webhook("validator", `${origin}/validate-serving-kserve-io-v1beta1-inferenceservice`, ca, INFERENCE_SERVICES),
    ],
  },
]
