import {
  AIMRuntimeConfigKind,
  AIMServiceKind,
  type HTTPRoute,
  type InferenceService,
  type ResourceKind,
} from "@aim-engine/api"
import jsonPatch, { type Operation } from "fast-json-patch"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { writesIn } from "../operator/audit-log.ts"
import { OPERATOR_USER } from "../operator/installed-cluster.ts"
import { untilQuiet } from "../scale/load-cluster.ts"
import { namespace } from "../scale/ready-catalog.ts"
import { gateway, model, runtimeConfig, service, template } from "./scenery.ts"
import { type ServiceCluster, startServiceCluster } from "./service-cluster.ts"

/** One change, by whoever is concerned, and what becomes of it. */
interface Change {
  readonly what: string
  /** The service, unless another kind is changed. */
  readonly kind?: ResourceKind
  readonly change: object
  /** In the InferenceService: all that changes. */
  readonly diff: ReadonlyArray<Operation>
  /** In the HTTPRoute; nothing unless given. */
  readonly routeDiff?: ReadonlyArray<Operation>
}

const CONTAINER = "/spec/predictor/containers/0"
const label = (name: string, value: string): Operation => ({ op: "add", path: `/metadata/labels/${name}`, value })

/** Each starts where the one before has ended. */
const CHANGES: ReadonlyArray<Change> = [
  {
    what: "a label of the engine's domain",
    change: { metadata: { labels: { "aim.eai.amd.com/team": "nlp" } } },
    diff: [label("aim.eai.amd.com~1team", "nlp")],
    routeDiff: [label("aim.eai.amd.com~1team", "nlp")],
  },
  {
    what: "a label that the runtime config passes on",
    change: { metadata: { labels: { "cost-center": "7" } } },
    diff: [label("cost-center", "7")],
    routeDiff: [label("cost-center", "7")],
  },
  { what: "any other label", change: { metadata: { labels: { mood: "good" } } }, diff: [] },
  {
    what: "a variable that is added",
    change: { spec: { env: [{ name: "Z_LAST", value: "1" }] } },
    diff: [{ op: "add", path: `${CONTAINER}/env/5`, value: { name: "Z_LAST", value: "1" } }],
  },
  {
    what: "a variable that changes",
    change: { spec: { env: [{ name: "Z_LAST", value: "2" }] } },
    diff: [{ op: "replace", path: `${CONTAINER}/env/5/value`, value: "2" }],
  },
  {
    what: "a variable of the runtime config",
    kind: AIMRuntimeConfigKind,
    change: { spec: { env: [{ name: "Z_MORE", value: "1" }] } },
    diff: [{ op: "add", path: `${CONTAINER}/env/6`, value: { name: "Z_MORE", value: "1" } }],
  },
  {
    what: "one more replica",
    change: { spec: { replicas: 2 } },
    diff: [
      { op: "replace", path: "/spec/predictor/minReplicas", value: 2 },
      { op: "replace", path: "/spec/predictor/maxReplicas", value: 2 },
    ],
  },
  {
    what: "more memory",
    change: { spec: { resources: { limits: { memory: "96Gi" } } } },
    diff: [{ op: "replace", path: `${CONTAINER}/resources/limits/memory`, value: "96Gi" }],
  },
  {
    what: "a pull secret",
    change: { spec: { imagePullSecrets: [{ name: "registry" }] } },
    diff: [{ op: "add", path: "/spec/predictor/imagePullSecrets", value: [{ name: "registry" }] }],
  },
  {
    what: "an account",
    change: { spec: { serviceAccountName: "runner" } },
    diff: [{ op: "add", path: "/spec/predictor/serviceAccountName", value: "runner" }],
  },
  {
    what: "a time limit of requests",
    change: { spec: { routing: { requestTimeout: "90s" } } },
    diff: [],
    routeDiff: [{ op: "add", path: "/spec/rules/0/timeouts", value: { request: "1m30s" } }],
  },
  {
    what: "bounds of autoscaling",
    change: { spec: { minReplicas: 2, maxReplicas: 5 } },
    diff: [
      { op: "replace", path: "/spec/predictor/maxReplicas", value: 5 },
      {
        op: "add",
        path: "/spec/predictor/autoScaling",
        value: {
          metrics: [
            {
              type: "PodMetric",
              podmetric: {
                metric: {
                  backend: "opentelemetry",
                  metricNames: ["vllm:num_requests_running"],
                  query: "vllm:num_requests_running",
                  operationOverTime: "avg",
                },
                target: { type: "Value", value: "1" },
              },
            },
          ],
        },
      },
      { op: "replace", path: "/metadata/annotations/serving.kserve.io~1autoscalerClass", value: "keda" },
      { op: "add", path: "/metadata/annotations/prometheus.kserve.io~1port", value: "8000" },
      {
        op: "add",
        path: "/metadata/annotations/sidecar.opentelemetry.io~1inject",
        value: "chat-e201fbda-predictor",
      },
    ],
  },
]

const byPath = (operations: ReadonlyArray<Operation>): ReadonlyArray<Operation> =>
  operations.toSorted((left, right) => (left.path < right.path ? -1 : 1))

/** What a user or the operator decides of an object; not what the server and other controllers add. */
const decided = ({ metadata: { labels = {}, annotations = {} }, spec }: InferenceService | HTTPRoute) => ({
  metadata: { labels, annotations },
  spec,
})

describe("a change of a running service", () => {
  let cluster: ServiceCluster

  beforeAll(async () => {
    cluster = await startServiceCluster()
    await cluster.operate()
    await cluster.scene.write(
      namespace("team"),
      gateway("inference", "default"),
      model("llama"),
      template("llama-1x", "llama", { gpu: { model: "MI300X", requests: 1 } }),
      runtimeConfig("team", { labelPropagation: { enabled: true, match: ["cost-*"] } }),
      service("team", "chat", {
        model: { name: "llama" },
        routing: { enabled: true, gatewayRef: { name: "inference", namespace: "default" } },
      }),
    )
  }, 900_000)
  afterAll(() => cluster?.stop())

  it("is made while nothing else is under way", async () => {
    await cluster.scene.untilSeen("team", "chat", { status: "Running" })
    await untilQuiet(cluster)
  }, 200_000)

  const look = async () => {
    const { scene, audit } = cluster
    const route = await scene.route("team", "chat")
    if (route === undefined) throw new Error("no HTTPRoute")
    return {
      workload: decided(await scene.inferenceService("team", "chat")),
      route: decided(route),
      writes: writesIn(await audit.requestsOf(OPERATOR_USER)).length,
    }
  }

  it.each(CHANGES.map((change) => [change.what, change] as const))(
    "%s changes exactly that",
    async (_what, { kind = AIMServiceKind, change, diff, routeDiff = [] }) => {
      const before = await look()
      await cluster.scene.patch(kind, "team", kind === AIMServiceKind ? "chat" : "default", change)
      const diffs = async () => {
        const now = await look()
        return {
          diff: byPath(jsonPatch.compare(before.workload, now.workload)),
          routeDiff: byPath(jsonPatch.compare(before.route, now.route)),
        }
      }
      const expected = { diff: byPath(diff), routeDiff: byPath(routeDiff) }
      await expect.poll(diffs, { timeout: 60_000, interval: 100 }).toEqual(expected)
      await untilQuiet(cluster)
      expect(await diffs()).toEqual(expected)
      // One write for each object that changes, and none for the others. What it comes to is told in the service's status.
      const written = writesIn(await cluster.audit.requestsOf(OPERATOR_USER))
        .slice(before.writes)
        .flatMap(
          ({ uri }) =>
            /\/(inferenceservices|httproutes|persistentvolumeclaims|aim[a-z]+)\/[^/?]+(?=\?|$)/.exec(uri)?.[1] ?? [],
        )
      expect(written).toEqual([
        ...(routeDiff.length === 0 ? [] : ["httproutes"]),
        ...(diff.length === 0 ? [] : ["inferenceservices"]),
      ])
      await cluster.scene.untilSeen("team", "chat", { status: "Running" })
    },
    200_000,
  )
})
