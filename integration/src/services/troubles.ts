import {
  AIMClusterServiceTemplateKind,
  type AIMClusterServiceTemplateSpec,
  AIMServiceKind,
  type AIMServiceSpec,
  type HTTPRoute,
  HTTPRouteKind,
  type InferenceService,
  InferenceServiceKind,
  type Secret,
  SecretKind,
} from "@aim-engine/api"
import { inferenceServiceName } from "@aim-engine/core"
import { Result } from "effect"
import type { Kubelet } from "../kubelet/kubelet.ts"
import type { ObjectToWrite } from "../scale/write-objects.ts"
import { gpuNode } from "../templates/template-cluster.ts"
import type { Scene, Verdict } from "./scene.ts"
import { gateway, model, runtimeConfig, template } from "./scenery.ts"
import { REFUSED_PATH } from "./service-cluster.ts"
import type { Surroundings } from "./troubled-containers.ts"

/** Where troubles are removed. */
export interface Stage {
  readonly scene: Scene
  readonly kubelet: Kubelet
  readonly surroundings: Surroundings
}

/** The name of the service in each namespace of a trouble. */
export const SERVICE = "chat"

/** Something that keeps a service from running, as its status tells it, and what is done about it. */
export interface Trouble {
  /** Names its namespace, and its model and templates where it has any. */
  readonly name: string
  readonly given?: ReadonlyArray<ObjectToWrite>
  readonly spec?: Partial<AIMServiceSpec>
  readonly seen: Verdict
  readonly remedy: string
  readonly remove: (stage: Stage) => Promise<void>
}

const gpu = { model: "MI300X", requests: 1 }

/** A model and one template that fits the node. */
const servable = (
  name: string,
  spec: Omit<AIMClusterServiceTemplateSpec, "modelName"> = {},
  image?: string,
): ReadonlyArray<ObjectToWrite> => [model(name, image), template(`${name}-1x`, name, { gpu, ...spec })]

const edit = ({ scene }: Stage, namespace: string, body: object) =>
  scene.patch(AIMServiceKind, namespace, SERVICE, body)

const missingReferences: ReadonlyArray<Trouble> = [
  {
    name: "no-model",
    seen: { status: "Failed", ModelReady: "False ModelNotFound", ConfigValid: "False ReferenceNotFound" },
    remedy: "the model is created",
    remove: ({ scene }) => scene.write(...servable("no-model")),
  },
  {
    name: "no-template",
    given: servable("no-template"),
    spec: { template: { name: "no-template-2x" } },
    seen: { status: "Failed", TemplateReady: "False TemplateNotFound", ConfigValid: "False ReferenceNotFound" },
    remedy: "the template is created",
    remove: ({ scene }) => scene.write(template("no-template-2x", "no-template", { gpu: { ...gpu, requests: 2 } })),
  },
  {
    name: "no-config",
    given: servable("no-config"),
    spec: { runtimeConfigName: "special" },
    seen: { status: "Failed", RuntimeConfigReady: "False ConfigNotFound" },
    remedy: "the runtime config is created",
    remove: ({ scene }) => scene.write(runtimeConfig("no-config", {}, "special")),
  },
]

const templates: ReadonlyArray<Trouble> = [
  {
    name: "unoptimized",
    given: servable("unoptimized", { type: "unoptimized" }),
    seen: { status: "Pending", TemplateReady: "False TemplateNotFound" },
    remedy: "the template is declared optimized",
    remove: ({ scene }) =>
      scene.patch(AIMClusterServiceTemplateKind, "", "unoptimized-1x", { spec: { type: "optimized" } }),
  },
  {
    name: "ambiguous",
    given: [...servable("ambiguous"), template("ambiguous-too", "ambiguous", { gpu })],
    seen: { status: "Failed", TemplateReady: "False TemplateSelectionAmbiguous" },
    remedy: "one of the equal templates is removed",
    remove: ({ scene }) => scene.remove(AIMClusterServiceTemplateKind, "", "ambiguous-too"),
  },
  {
    name: "mismatch",
    given: [...servable("mismatch"), template("of-another", "another", { gpu })],
    spec: { template: { name: "of-another" } },
    seen: { status: "Failed", TemplateReady: "False TemplateModelMismatch" },
    remedy: "the template is made anew, for the model",
    remove: async ({ scene }) => {
      await scene.remove(AIMClusterServiceTemplateKind, "", "of-another")
      await scene.write(template("of-another", "mismatch", { gpu }))
    },
  },
  {
    name: "no-node",
    given: servable("no-node", { gpu: { model: "MI325X", requests: 1 } }),
    seen: { status: "Pending", TemplateReady: "False TemplateNotFound" },
    remedy: "a node with the GPU is added",
    remove: ({ kubelet }) => kubelet.addNode(gpuNode("mi325x", "74a5")),
  },
]

const routed = (gatewayName: string, pathTemplate?: string): Pick<AIMServiceSpec, "routing"> => ({
  routing: {
    enabled: true,
    gatewayRef: { name: gatewayName, namespace: "default" },
    ...(pathTemplate === undefined ? {} : { pathTemplate }),
  },
})

/** A route of somebody who knows nothing of the service. */
const othersRoute: HTTPRoute = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  metadata: { name: `${SERVICE}-route`, namespace: "others-route" },
  spec: { rules: [{ backendRefs: [{ name: "other", port: 80 }] }] },
}

const routes: ReadonlyArray<Trouble> = [
  {
    name: "no-gateway-named",
    given: servable("no-gateway-named"),
    spec: { routing: { enabled: true } },
    seen: { status: "Failed", HTTPRouteReady: "False GatewayNotConfigured", ConfigValid: "False InvalidSpec" },
    remedy: "the runtime config names a gateway",
    remove: ({ scene }) =>
      scene.write(
        gateway("inference", "default"),
        runtimeConfig("no-gateway-named", { routing: { gatewayRef: { name: "inference", namespace: "default" } } }),
      ),
  },
  {
    name: "no-gateway",
    given: servable("no-gateway"),
    spec: routed("later"),
    seen: { status: "Starting", HTTPRouteReady: "False HTTPRoutePending" },
    remedy: "the gateway is added",
    remove: ({ scene }) => scene.write(gateway("later", "default")),
  },
  {
    name: "refused-route",
    given: [gateway("inference", "default"), ...servable("refused-route")],
    spec: routed("inference", REFUSED_PATH),
    seen: { HTTPRouteReady: "False NotAllowedByListeners", RoutingReady: "False RouteFailed" },
    remedy: "the service asks for another path",
    remove: (stage) => edit(stage, "refused-route", { spec: { routing: { pathTemplate: "/allowed" } } }),
  },
  {
    name: "no-path",
    given: [gateway("inference", "default"), ...servable("no-path")],
    spec: routed("inference", "/{.metadata.labels['team']}"),
    seen: {
      status: "Degraded",
      HTTPRouteReady: "False PathTemplateInvalid",
      InferenceServiceReady: "True RuntimeReady",
    },
    remedy: "the service gets the label that its path is made of",
    remove: (stage) => edit(stage, "no-path", { metadata: { labels: { team: "nlp" } } }),
  },
  {
    name: "others-route",
    given: [gateway("inference", "default"), ...servable("others-route"), { kind: HTTPRouteKind, object: othersRoute }],
    spec: routed("inference"),
    seen: { HTTPRouteReady: "False AdoptionRefused" },
    remedy: "the route of somebody else is removed",
    remove: ({ scene }) => scene.remove(HTTPRouteKind, "others-route", `${SERVICE}-route`),
  },
]

/** An InferenceService of somebody who knows nothing of the service. */
const othersWorkload: InferenceService = {
  apiVersion: "serving.kserve.io/v1beta1",
  kind: "InferenceService",
  metadata: { name: Result.getOrThrow(inferenceServiceName(SERVICE, "others-workload")), namespace: "others-workload" },
  spec: { predictor: { containers: [{ name: "kserve-container", image: "example.com/other:1.0.0" }] } },
}

const secret = (namespace: string, name: string, data: Secret["data"] = {}): ObjectToWrite => {
  const object: Secret = { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, data }
  return { kind: SecretKind, object }
}

const workloads: ReadonlyArray<Trouble> = [
  {
    name: "others-workload",
    given: [...servable("others-workload"), { kind: InferenceServiceKind, object: othersWorkload }],
    seen: { status: "Failed", InferenceServiceReady: "False AdoptionRefused" },
    remedy: "the InferenceService of somebody else is removed",
    remove: ({ scene }) => scene.remove(InferenceServiceKind, "others-workload", othersWorkload.metadata.name),
  },
  {
    name: "pull-secret",
    given: servable("pull-secret", {}, "example.com/private:1.0.0"),
    spec: { imagePullSecrets: [{ name: "registry" }] },
    seen: { status: "Failed", InferenceServicePodsReady: "False ImagePullAuthFailure", AuthValid: "False AuthError" },
    remedy: "the pull secret is created",
    remove: async ({ scene, surroundings }) => {
      await scene.write(secret("pull-secret", "registry"))
      surroundings.goodSecrets.add("registry")
    },
  },
  {
    name: "no-image",
    given: servable("no-image", {}, "example.com/unpushed:1.0.0"),
    seen: { status: "Failed", InferenceServicePodsReady: "False ImageNotFound" },
    remedy: "the image is pushed",
    remove: async ({ surroundings }) => {
      surroundings.isPushed = true
    },
  },
  {
    name: "no-credentials",
    given: servable("no-credentials"),
    spec: { env: [{ name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "hub", key: "token" } } }] },
    seen: { status: "Failed", InferenceServicePodsReady: "False CreateContainerConfigError" },
    remedy: "the Secret is created that a variable refers to",
    remove: ({ scene }) => scene.write(secret("no-credentials", "hub", { token: btoa("hf_example") })),
  },
  {
    name: "crash",
    given: servable("crash", {}, "example.com/crashing:1.0.0"),
    seen: { status: "Failed", InferenceServicePodsReady: "False CrashLoopBackOff" },
    remedy: "the service sets the variable that works around it",
    remove: (stage) => edit(stage, "crash", { spec: { env: [{ name: "WORKAROUND", value: "1" }] } }),
  },
  {
    name: "memory",
    given: servable("memory", {}, "example.com/large:1.0.0"),
    seen: { status: "Failed", InferenceServicePodsReady: "False CrashLoopBackOff" },
    remedy: "the service asks for more memory",
    remove: (stage) => edit(stage, "memory", { spec: { resources: { limits: { memory: "96Gi" } } } }),
  },
]

/** Troubles that are documented, and how each ends. */
export const TROUBLES: ReadonlyArray<Trouble> = [...missingReferences, ...templates, ...routes, ...workloads]
