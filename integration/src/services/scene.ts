import {
  type AIMService,
  AIMServiceKind,
  type HTTPRoute,
  HTTPRouteKind,
  type InferenceService,
  InferenceServiceKind,
  type KubernetesObject,
  type ResourceKind,
} from "@aim-engine/api"
import { httpRouteName, inferenceServiceName, isNotFound, isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect, Result } from "effect"
import { expect } from "vitest"
import type { ApiClient } from "../scale/api-client.ts"
import { type ObjectToWrite, writeObjects } from "../scale/write-objects.ts"

/** A service at a glance: its state, and each condition as `True Reason` or `False Reason`. */
export type Verdict = Readonly<Record<string, string>>

/** What people do in a cluster, and what they see of their services. */
export interface Scene {
  readonly write: (...objects: ReadonlyArray<ObjectToWrite>) => Promise<void>
  /** Merges fields into an object, as `kubectl patch --type=merge` does. */
  readonly patch: (kind: ResourceKind, namespace: string, name: string, body: object) => Promise<void>
  readonly remove: (kind: ResourceKind, namespace: string, name: string) => Promise<void>
  /** Undefined where it does not exist. */
  readonly read: <T extends KubernetesObject>(
    kind: ResourceKind<T>,
    namespace: string,
    name: string,
  ) => Promise<T | undefined>
  readonly list: <T extends KubernetesObject>(kind: ResourceKind<T>, namespace: string) => Promise<ReadonlyArray<T>>
  /** The InferenceService of a service. Fails where there is none. */
  readonly inferenceService: (namespace: string, service: string) => Promise<InferenceService>
  readonly route: (namespace: string, service: string) => Promise<HTTPRoute | undefined>
  /** Waits until a service is as expected; what is not named may be anything. */
  readonly untilSeen: (namespace: string, service: string, expected: Verdict) => Promise<AIMService>
}

/** Two busy cores bring a dozen services up at once, and retries take their pauses. */
const PATIENCE = { timeout: 150_000, interval: 250 }

const verdictOf = (service: AIMService | undefined): Verdict => ({
  status: service?.status?.status ?? "",
  ...Object.fromEntries(
    (service?.status?.conditions ?? []).map(({ type, status, reason }) => [type, `${status} ${reason}`]),
  ),
})

/** The scene as an administrator sees it. */
export const sceneOf = ({ run }: Pick<ApiClient, "run">): Scene => {
  const api = <A>(use: (api: KubernetesApi["Service"]) => Effect.Effect<A, unknown, never>): Promise<A> =>
    run(Effect.flatMap(KubernetesApi, use))
  const read: Scene["read"] = (kind, namespace, name) =>
    api((client) =>
      client.get(kind, namespace, name).pipe(
        Effect.map((object) => (isObjectOf(kind)(object) ? object : undefined)),
        Effect.catchIf(isNotFound, () => Effect.succeed(undefined)),
      ),
    )
  return {
    write: (...objects) => run(writeObjects(objects)),
    patch: (kind, namespace, name, body) =>
      api((client) =>
        Effect.asVoid(
          client.patch(kind, { namespace, name }, { type: "merge", body }, { fieldManager: "test-administrator" }),
        ),
      ),
    remove: (kind, namespace, name) =>
      api((client) => Effect.asVoid(client.delete(kind, { namespace, name }, { propagation: "Background" }))),
    read,
    list: (kind, namespace) =>
      api((client) => Effect.map(client.list(kind, { namespace }), ({ items }) => items.filter(isObjectOf(kind)))),
    inferenceService: async (namespace, service) => {
      const name = Result.getOrThrow(inferenceServiceName(service, namespace))
      const found = await read(InferenceServiceKind, namespace, name)
      if (found === undefined) throw new Error(`no InferenceService ${namespace}/${name}`)
      return found
    },
    route: (namespace, service) => read(HTTPRouteKind, namespace, Result.getOrThrow(httpRouteName(service, namespace))),
    untilSeen: async (namespace, service, expected) => {
      await expect
        .poll(async () => verdictOf(await read(AIMServiceKind, namespace, service)), PATIENCE)
        .toMatchObject(expected)
      const seen = await read(AIMServiceKind, namespace, service)
      if (seen === undefined) throw new Error(`no AIMService ${namespace}/${service}`)
      return seen
    },
  }
}
