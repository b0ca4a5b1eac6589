import { AIMClusterServiceTemplateKind, AIMServiceKind, type KubernetesObject } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { expect, it } from "@effect/vitest"
import { Effect, Fiber, Queue } from "effect"
import { sandboxCluster } from "../sandbox/sandbox-cluster.ts"
import { followServices } from "./follow-services.ts"
import { statusRows } from "./service-query.ts"

const object = (kind: string, name: string, fields: object): KubernetesObject => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind,
  metadata: kind === "AIMService" ? { name, namespace: "default" } : { name },
  ...fields,
})

const template = object("AIMClusterServiceTemplate", "fast", {
  spec: { modelName: "m", gpu: { model: "MI300X", requests: 2 } },
})

it.live("what changes in a cluster is seen: services that come, change and go", () =>
  Effect.gen(function* () {
    const api = yield* KubernetesApi
    const seen = yield* Queue.unbounded<string>()
    const query = { namespace: "default", name: undefined }
    const following = yield* Effect.forkChild(
      Effect.scoped(
        followServices(api, query, (objects) =>
          Queue.offer(
            seen,
            statusRows(objects)
              .map(({ row }) => `${row.name} ${row.status} ${row.gpu}`.trim())
              .join(),
          ),
        ),
      ),
    )
    expect(yield* Queue.take(seen)).toBe("")
    yield* api.create(AIMClusterServiceTemplateKind, template, "test")
    yield* api.create(AIMServiceKind, object("AIMService", "chat", { spec: { model: { name: "m" } } }), "test")
    expect(yield* Queue.take(seen)).toBe("chat Pending")
    const status = { status: "Running", resolvedTemplate: { name: "fast", scope: "Cluster" } }
    yield* api.patch(
      AIMServiceKind,
      { namespace: "default", name: "chat" },
      { type: "merge", body: { status } },
      { fieldManager: "test", subresource: "status" },
    )
    expect(yield* Queue.take(seen)).toBe("chat Running 2 x MI300X")
    yield* api.delete(AIMServiceKind, { namespace: "default", name: "chat" }, { propagation: "Background" })
    expect(yield* Queue.take(seen)).toBe("")
    yield* Fiber.interrupt(following)
  }).pipe(Effect.provide(sandboxCluster)),
)
