import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { findingsOf, service } from "../check.fixture.ts"
import { secretReference } from "./secret-reference.ts"

const token = (optional: boolean) => ({
  name: "HF_TOKEN",
  valueFrom: { secretKeyRef: { name: "hub", key: "token", optional } },
})
const uses = { env: [token(false)], imagePullSecrets: [{ name: "registry" }] }
const secret = (name: string) => ({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: "ml" } })

describe("secret-reference", () => {
  it.effect.each([
    ["a Secret that is there", [service("chat", uses), secret("hub"), secret("registry")], []],
    [
      "Secrets that are not there",
      [service("chat", uses)],
      [
        "AIMService chat spec.env[0].valueFrom.secretKeyRef.name: there is no Secret ml/hub",
        "AIMService chat spec.imagePullSecrets[0].name: there is no Secret ml/registry",
      ],
    ],
    ["a Secret that may be missing", [service("chat", { env: [token(true)] })], []],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(secretReference, objects)).toEqual(expected)
    }),
  )
})
