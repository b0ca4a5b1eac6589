import { type InferenceService, InferenceServiceKind, type Secret, SecretKind } from "@aim-engine/api"
import { inferenceServiceName } from "@aim-engine/core"
import { Result } from "effect"
import type { ObjectToWrite } from "../../scale/write-objects.ts"
import { edit, SERVICE, servable, type Trouble } from "./trouble.ts"

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

/** What is to run cannot run. */
export const workloadTroubles: ReadonlyArray<Trouble> = [
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
    seen: { status: "Failed", InferenceServicePodsReady: "False PodOOMKilled" },
    remedy: "the service asks for more memory",
    remove: (stage) => edit(stage, "memory", { spec: { resources: { limits: { memory: "96Gi" } } } }),
  },
]
