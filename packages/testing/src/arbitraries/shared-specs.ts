import type { AIMModelSource, EnvVar } from "@aim-engine/api"
import fc from "fast-check"
import { byteQuantity, dnsLabel, modelId } from "./names.ts"

/** Environment variables, each name once. Some come from Secrets, some have names that are special to JavaScript. */
export const environment: fc.Arbitrary<ReadonlyArray<EnvVar>> = fc.uniqueArray(
  fc.oneof(
    fc.record({
      name: fc.constantFrom("HF_TOKEN", "LOG_LEVEL", "__proto__", "constructor"),
      value: fc.constantFrom("", "debug", "$(LOG_LEVEL)", "0"),
    }),
    fc.record({
      name: fc.constantFrom("AIM_ENGINE_ARGS"),
      value: fc.constantFrom("", "{}", '{"a":{"b":1}}', "not json"),
    }),
    fc.record({
      name: fc.constantFrom("AWS_SECRET_ACCESS_KEY"),
      valueFrom: fc.constant({ secretKeyRef: { name: "credentials", key: "secret" } }),
    }),
  ),
  { selector: ({ name }) => name, maxLength: 3 },
)

/** References to pull secrets, each once. */
export const pullSecrets: fc.Arbitrary<ReadonlyArray<{ readonly name: string }>> = fc.uniqueArray(
  fc.record({ name: fc.constantFrom("ghcr", "docker-hub", "private") }),
  { selector: ({ name }) => name, maxLength: 2 },
)

/** Where a model's files come from. */
export const modelSource: fc.Arbitrary<AIMModelSource> = fc.record(
  {
    modelId,
    sourceUri: fc.constantFrom("hf://Qwen/Qwen3-32B", "s3://bucket/models/llama"),
    size: byteQuantity,
    env: environment,
  },
  { requiredKeys: ["modelId", "sourceUri"] },
)

/** The name of a runtime config: mostly one that worlds have. */
export const runtimeConfigName: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("default", "team") },
  { weight: 1, arbitrary: dnsLabel },
)
