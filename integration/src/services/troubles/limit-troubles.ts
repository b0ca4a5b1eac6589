import {
  AIM_API_VERSION,
  type AIMTemplateCache,
  AIMTemplateCacheKind,
  Annotation,
  ObjectMeta,
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
  type ResourceKind,
} from "@aim-engine/api"
import { Schema } from "effect"
import type { ObjectToWrite } from "../../scale/write-objects.ts"
import { edit, servable, type Trouble } from "./trouble.ts"

const ResourceQuotaKind: ResourceKind = {
  group: "",
  version: "v1",
  kind: "ResourceQuota",
  plural: "resourcequotas",
  scope: "Namespaced",
  schema: Schema.Struct({ apiVersion: Schema.String, kind: Schema.String, metadata: ObjectMeta }),
}

/** As its controller leaves it, which is to keep its hands off. */
const cache = (name: string, status: "Failed" | "Ready"): ObjectToWrite => {
  const reason = status === "Ready" ? "AllComponentsReady" : "DownloadFailed"
  const artifact = { uid: `${name}-artifact`, name, model: `example/${name}`, status }
  const object: AIMTemplateCache = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMTemplateCache",
    metadata: { name, namespace: name, annotations: { [Annotation.reconciliationPaused]: "true" } },
    spec: { templateName: `${name}-1x`, templateScope: "Cluster", mode: "Shared" },
    status: {
      status,
      conditions: [
        {
          type: "Ready",
          status: status === "Ready" ? "True" : "False",
          reason,
          message: "",
          lastTransitionTime: "2026-01-01T00:00:00Z",
        },
      ],
      artifacts: {
        [name]: { ...artifact, persistentVolumeClaim: `${name}-weights`, mountPoint: "/workspace/cache/x" },
      },
    },
  }
  return { kind: AIMTemplateCacheKind, object }
}

/** The volume of that cache. */
const weights = (name: string): ObjectToWrite => {
  const object: PersistentVolumeClaim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: `${name}-weights`, namespace: name },
    spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "1Gi" } } },
  }
  return { kind: PersistentVolumeClaimKind, object }
}

/** A quota on inference services, as the quota controller would have counted them. */
const quota = (namespace: string, hard: string): ObjectToWrite => {
  const resource = "count/inferenceservices.serving.kserve.io"
  const object = {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "few", namespace },
    spec: { hard: { [resource]: hard } },
    status: { hard: { [resource]: hard }, used: { [resource]: "0" } },
  }
  return { kind: ResourceQuotaKind, object }
}

/** Files or permissions are lacking. */
export const limitTroubles: ReadonlyArray<Trouble> = [
  {
    name: "failed-cache",
    given: [...servable("failed-cache"), weights("failed-cache"), cache("failed-cache", "Failed")],
    spec: { caching: { mode: "Always" } },
    seen: { status: "Degraded", CacheReady: "False CacheFailed" },
    remedy: "the cache is filled after all",
    remove: ({ scene }) => scene.write(cache("failed-cache", "Ready")),
  },
  {
    name: "quota",
    given: [quota("quota", "0"), ...servable("quota")],
    seen: { status: "Failed", InferenceServiceReady: "False QuotaExceeded" },
    remedy: "the quota is raised, and the service looked at again",
    remove: async (stage) => {
      await stage.scene.write(quota("quota", "5"))
      // Nobody tells the operator of quotas: what was refused is tried again every five minutes, or when something changes.
      await edit(stage, "quota", { metadata: { annotations: { "example.com/again": "please" } } })
    },
  },
]
