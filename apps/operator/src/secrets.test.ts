import { EventKind, SecretKind } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { InMemoryCluster, passTime } from "@aim-engine/testing"
import { expect, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { PrometheusMetrics } from "effect/observability"
import { DEFAULT_LOGGING } from "./configuration/logging-flags.ts"
import { loggingLayer } from "./logging/operator-logger.ts"
import { createChat, serviceAt, withEngine } from "./test-fixtures/engine-cluster.ts"

const CANARY = "canary-3f9c1b"
const ENCODED = Buffer.from(CANARY).toString("base64")

it.effect("no secret gets into logs, events, statuses or metrics", () => {
  const lines: Array<string> = []
  const logging = loggingLayer(
    { ...DEFAULT_LOGGING, verbosity: Option.some(9), stackTraces: Option.some("info") },
    (line) => lines.push(line),
  )
  return withEngine(
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      for (const [name, type] of [
        ["huggingface-creds", "Opaque"],
        ["registry-creds", "kubernetes.io/dockerconfigjson"],
      ]) {
        const secret = {
          apiVersion: "v1",
          kind: "Secret",
          metadata: {
            name: name ?? "",
            namespace: "ml-team",
            annotations: { "kubectl.kubernetes.io/last-applied-configuration": `{"data":{"token":"${ENCODED}"}}` },
          },
          type,
          data: { token: ENCODED },
        }
        yield* api.create(SecretKind, secret, "test")
      }
      const spec = {
        imagePullSecrets: [{ name: "registry-creds" }, { name: "absent" }],
        env: [
          { name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "huggingface-creds", key: "token" } } },
          { name: "API_KEY", value: CANARY },
        ],
      }
      yield* createChat({ spec })
      yield* passTime("1 minute")

      const { status } = yield* serviceAt("ml-team", "llama-chat")
      const told = [
        ...lines,
        JSON.stringify(status),
        JSON.stringify((yield* api.list(EventKind)).items),
        yield* PrometheusMetrics.format(),
      ].join("\n")
      expect(lines.length).toBeGreaterThan(3)
      expect(status?.conditions?.length).toBeGreaterThan(3)
      expect(told).not.toContain(CANARY)
      expect(told).not.toContain(ENCODED)
      // The service was given its environment, so there was something to leak.
      expect(JSON.stringify(yield* (yield* InMemoryCluster).objects)).toContain(CANARY)
    }),
  ).pipe(Effect.provide(logging))
})
