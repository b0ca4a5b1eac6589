import {
  AIM_API_VERSION,
  type AIMModelSpec,
  type AIMService,
  type AIMServiceSpec,
  type AIMServiceStatus,
} from "@aim-engine/api"
import type { Model } from "../model/service-model.ts"
import { MODEL, NAMESPACE } from "./template.fixture.ts"

/** When the service of the tests was created, ms since 1970. */
export const CREATED_AT = Date.parse("2026-01-01T00:00:00Z")

/** A service that asks for the model of the tests by name. */
export const serviceOf = (spec: Partial<AIMServiceSpec> = {}, status?: AIMServiceStatus): AIMService => ({
  apiVersion: AIM_API_VERSION,
  kind: "AIMService",
  metadata: { name: "chat", namespace: NAMESPACE, uid: "uid-chat", creationTimestamp: "2026-01-01T00:00:00Z" },
  spec: { model: { name: MODEL }, ...spec },
  ...(status === undefined ? {} : { status }),
})

/** The model of the tests, Ready, of the cluster unless told otherwise. */
export const modelOf = (spec: Partial<AIMModelSpec> = {}, scope: "ns" | "cl" = "cl"): Model => {
  const content = { spec: { image: "example.com/llama:1", ...spec }, status: { status: "Ready" } } as const
  return scope === "cl"
    ? { apiVersion: AIM_API_VERSION, kind: "AIMClusterModel", metadata: { name: MODEL, uid: "uid-model" }, ...content }
    : {
        apiVersion: AIM_API_VERSION,
        kind: "AIMModel",
        metadata: { name: MODEL, namespace: NAMESPACE, uid: "uid-model" },
        ...content,
      }
}
