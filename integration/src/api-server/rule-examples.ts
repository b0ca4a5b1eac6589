/** A spec that a rule lets pass, and one that it refuses; for rules on changes also what was stored before. */
export interface RuleExample {
  readonly kinds: ReadonlyArray<string>
  /** Where the rule stands in the schema; list items are `[]`. */
  readonly path: string
  /** How the message of the rule begins. */
  readonly message: string
  readonly accepted: object
  readonly refused: object
  readonly earlier?: object
}

const MODELS = ["AIMModel", "AIMClusterModel"]
const TEMPLATES = ["AIMServiceTemplate", "AIMClusterServiceTemplate"]
const ARTIFACTS = ["AIMArtifact", "AIMModelCache"]
const CONFIGS = ["AIMRuntimeConfig", "AIMClusterRuntimeConfig"]

const image = { image: "ghcr.io/example/model:1" }
const source = { modelId: "org/name", sourceUri: "hf://org/name" }
const service = { model: { name: "m" } }

/** The two rules on processors, wherever `hardware.cpu` stands. `at` puts the hardware into a spec. */
const cpu = (
  kinds: ReadonlyArray<string>,
  path: string,
  at: (hardware: object) => object,
): ReadonlyArray<RuleExample> => [
  {
    kinds,
    path,
    message: "cpu.requests is required",
    accepted: at({ cpu: { requests: "4" } }),
    refused: at({ cpu: { limits: "4" } }),
  },
  {
    kinds,
    path,
    message: "cpu.requests must be more than 0",
    accepted: at({ cpu: { requests: "500m" } }),
    refused: at({ cpu: { requests: "0" } }),
  },
]

const target = (fields: object): object => metric({ query: "q" }, fields)
const metric = (fields: object, targetFields: object = { type: "Value", value: "1" }): object => ({
  ...service,
  maxReplicas: 2,
  autoScaling: { metrics: [{ type: "PodMetric", podmetric: { metric: fields, target: targetFields } }] },
})

const models: ReadonlyArray<RuleExample> = [
  {
    kinds: MODELS,
    path: ".spec",
    message: "custom.hardware is required",
    accepted: { ...image, modelSources: [source], custom: { hardware: { gpu: { requests: 1 } } } },
    refused: { ...image, modelSources: [source] },
  },
  ...(["customTemplates", "custom.templates"] as const).map((field): RuleExample => {
    const at = (template: object) =>
      field === "customTemplates" ? { customTemplates: [template] } : { custom: { templates: [template] } }
    return {
      kinds: MODELS,
      path: ".spec",
      message: `with modelSources, each of ${field} needs hardware`,
      accepted: { ...image, modelSources: [source], ...at({ hardware: { gpu: { requests: 1 } } }) },
      refused: { ...image, modelSources: [source], ...at({ name: "a" }) },
    }
  }),
  ...[".spec.customTemplates[]", ".spec.custom.templates[]"].flatMap((path): ReadonlyArray<RuleExample> => {
    const at = (template: object) =>
      path.includes("custom.")
        ? { ...image, custom: { templates: [template] } }
        : { ...image, customTemplates: [template] }
    return [
      {
        kinds: MODELS,
        path: `${path}.name`,
        message: "must be a label value",
        accepted: at({ name: "high-memory" }),
        refused: at({ name: "-high memory" }),
      },
      ...cpu(MODELS, `${path}.hardware.cpu`, (hardware) => at({ hardware })),
    ]
  }),
  ...cpu(MODELS, ".spec.custom.hardware.cpu", (hardware) => ({ ...image, custom: { hardware } })),
  {
    kinds: ["AIMClusterModelSource"],
    path: ".spec.syncInterval",
    message: "must be a duration of more than 0",
    accepted: { filters: [{ image: "org/a" }], syncInterval: "15m" },
    refused: { filters: [{ image: "org/a" }], syncInterval: "0s" },
  },
  {
    kinds: ARTIFACTS,
    path: ".spec",
    message: "sourceUri is immutable",
    earlier: source,
    accepted: { ...source, size: "1Gi" },
    refused: { ...source, sourceUri: "hf://org/other" },
  },
  {
    kinds: ARTIFACTS,
    path: ".spec",
    message: "modelId (org/name) is required",
    accepted: { sourceUri: "hf://org/name" },
    refused: { sourceUri: "s3://bucket/key" },
  },
  {
    kinds: CONFIGS,
    path: ".spec.routing.requestTimeout",
    message: "must be a duration such as",
    accepted: { routing: { requestTimeout: "1m30s" } },
    refused: { routing: { requestTimeout: "soon" } },
  },
  {
    kinds: CONFIGS,
    path: ".spec.routing.annotations",
    message: "keys of annotations are",
    accepted: { routing: { annotations: { team: "a", "Example.com/Cost_centre": "b" } } },
    refused: { routing: { annotations: { "-team": "a" } } },
  },
]

const templates: ReadonlyArray<RuleExample> = [
  {
    kinds: TEMPLATES,
    path: ".spec",
    message: "model name is immutable",
    earlier: { modelName: "m" },
    accepted: { modelName: "m", metric: "latency" },
    refused: { modelName: "n" },
  },
  ...[
    { field: "gpu", one: { gpu: { requests: 1 } }, other: { gpu: { requests: 2 } } },
    { field: "hardware.gpu", one: { hardware: { gpu: { requests: 1 } } }, other: {} },
    { field: "gpuSelector", one: {}, other: { gpuSelector: { count: 1 } } },
  ].map(
    ({ field, one, other }): RuleExample => ({
      kinds: TEMPLATES,
      path: ".spec",
      message: `${field} is immutable`,
      earlier: { modelName: "m", ...one },
      accepted: { modelName: "m", precision: "fp8", ...one },
      refused: { modelName: "m", ...other },
    }),
  ),
  {
    kinds: TEMPLATES,
    path: ".spec",
    message: "gpu and hardware.gpu are two spellings",
    accepted: { modelName: "m", gpu: { requests: 1 }, hardware: { gpu: { requests: 1 } } },
    refused: { modelName: "m", gpu: { requests: 1 }, hardware: { gpu: { requests: 2 } } },
  },
  ...cpu(TEMPLATES, ".spec.hardware.cpu", (hardware) => ({ modelName: "m", hardware })),
]

const services: ReadonlyArray<Omit<RuleExample, "kinds">> = [
  {
    path: ".spec",
    message: "maxReplicas is required",
    accepted: { ...service, minReplicas: 1, maxReplicas: 2 },
    refused: { ...service, minReplicas: 1 },
  },
  {
    path: ".spec",
    message: "minReplicas must not be more than maxReplicas",
    accepted: { ...service, minReplicas: 2, maxReplicas: 2 },
    refused: { ...service, minReplicas: 3, maxReplicas: 2 },
  },
  {
    path: ".spec",
    message: "model is immutable",
    earlier: service,
    accepted: { ...service, replicas: 2 },
    refused: { model: { name: "other" } },
  },
  {
    path: ".spec",
    message: "template is immutable",
    earlier: service,
    accepted: { ...service, replicas: 2 },
    refused: { ...service, template: { name: "t" } },
  },
  {
    path: ".spec",
    message: "caching is immutable",
    earlier: { ...service, caching: { mode: "Always" } },
    accepted: { ...service, caching: { mode: "Shared" } },
    refused: { ...service, caching: { mode: "Never" } },
  },
  {
    path: ".spec.model",
    message: "exactly one of name, image and custom",
    accepted: { model: { image: "i" } },
    refused: { model: { name: "m", image: "i" } },
  },
  {
    path: ".spec.model.custom",
    message: "hardware is required for a custom model",
    accepted: { model: { custom: { modelSources: [source], hardware: {} } } },
    refused: { model: { custom: { modelSources: [source] } } },
  },
  {
    path: ".spec.autoScaling.metrics[]",
    message: "podmetric is required",
    accepted: metric({ query: "q" }),
    refused: { ...service, maxReplicas: 2, autoScaling: { metrics: [{ type: "PodMetric" }] } },
  },
  {
    path: ".spec.autoScaling.metrics[].podmetric.metric",
    message: "operationOverTime must be one of",
    accepted: metric({ query: "q", operationOverTime: "avg" }),
    refused: metric({ query: "q", operationOverTime: "median" }),
  },
  {
    path: ".spec.autoScaling.metrics[].podmetric.metric",
    message: "query must not be blank",
    accepted: metric({ query: "q" }),
    refused: metric({ query: " " }),
  },
  ...[
    ["value is required when type is Value", { type: "Value", value: "1" }, { type: "Value", averageValue: "1" }],
    ["averageValue is required", { type: "AverageValue", averageValue: "1" }, { type: "AverageValue", value: "1" }],
    [
      "type Utilization needs a resource metric",
      { type: "Value", value: "1" },
      { type: "Utilization", averageUtilization: 50 },
    ],
    ["value must be a quantity", { type: "Value", value: "100m" }, { type: "Value", value: "many" }],
    [
      "averageValue must be a quantity",
      { type: "AverageValue", averageValue: "2" },
      { type: "AverageValue", averageValue: "few" },
    ],
  ].map(([message, accepted, refused]) => ({
    path: ".spec.autoScaling.metrics[].podmetric.target",
    message: String(message),
    accepted: target(Object(accepted)),
    refused: target(Object(refused)),
  })),
  {
    path: ".spec.routing.requestTimeout",
    message: "must be a duration such as",
    accepted: { ...service, routing: { requestTimeout: "30s" } },
    refused: { ...service, routing: { requestTimeout: "-1s" } },
  },
  {
    path: ".spec.routing.annotations",
    message: "keys of annotations are",
    accepted: { ...service, routing: { annotations: { "example.com/team": "a" } } },
    refused: { ...service, routing: { annotations: { "a/b/c": "a" } } },
  },
  {
    path: ".spec.overrides",
    message: "gpu and hardware.gpu are two spellings",
    accepted: { ...service, overrides: { gpu: { requests: 2 } } },
    refused: { ...service, overrides: { gpu: { requests: 1 }, hardware: { gpu: { requests: 2 } } } },
  },
]

/** An example for each rule of our CRDs on a spec. */
export const RULE_EXAMPLES: ReadonlyArray<RuleExample> = [
  ...models,
  ...templates,
  ...services.map((example) => ({ ...example, kinds: ["AIMService"] })),
  ...cpu(["AIMService"], ".spec.model.custom.hardware.cpu", (hardware) => ({
    model: { custom: { modelSources: [source], hardware } },
  })),
  ...cpu(["AIMService"], ".spec.overrides.hardware.cpu", (hardware) => ({ ...service, overrides: { hardware } })),
]
