import { fileURLToPath } from "node:url"
import {
  AIM_KINDS,
  apiVersionOf,
  type CustomResourceKind,
  customResourceDefinitionOf,
  type KubernetesObject,
} from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import { KubeConfig } from "@kubernetes/client-node"
import { Effect, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.ts"
import { RULE_EXAMPLES } from "./rule-examples.ts"

interface Rule {
  readonly kind: string
  readonly path: string
  readonly message: string
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

/** The rules that a schema carries, with where they stand. */
const rulesIn = (kind: string, schema: unknown, path: string): ReadonlyArray<Rule> => {
  if (!isRecord(schema)) return []
  const own = Array.isArray(schema["x-kubernetes-validations"]) ? schema["x-kubernetes-validations"] : []
  return [
    ...own.map((rule: Record<string, unknown>) => ({ kind, path, message: String(rule.message) })),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => rulesIn(kind, inner, `${path}.${name}`)),
    ...rulesIn(kind, schema.items, `${path}[]`),
  ]
}

const allRules = AIM_KINDS.flatMap((kind) =>
  customResourceDefinitionOf(kind).spec.versions.flatMap((version) =>
    rulesIn(kind.kind, version.schema?.openAPIV3Schema, ""),
  ),
)

const objectOf = (kind: CustomResourceKind, name: string, spec: object): KubernetesObject =>
  Object.assign(
    {
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      metadata: kind.scope === "Namespaced" ? { name, namespace: "default" } : { name },
    },
    { spec },
  )

describe("the rules of the CRDs, on a real API server", () => {
  let plane: ControlPlane
  let runtime: ManagedRuntime.ManagedRuntime<KubernetesApi, ApiError>
  beforeAll(async () => {
    plane = await startControlPlane({ crds: [fileURLToPath(new URL("../../../crds", import.meta.url))] })
    const config = new KubeConfig()
    config.loadFromString(plane.config.kubeconfigYaml)
    runtime = ManagedRuntime.make(clientNodeLayer(config))
  }, 900_000)
  afterAll(async () => {
    await runtime?.dispose()
    await plane?.stop()
  })

  /** Why the server refuses an object: created, or applied over an earlier one; undefined if it does not. */
  const refusal = (kind: CustomResourceKind, name: string, spec: object, earlier?: object) =>
    runtime.runPromise(
      Effect.gen(function* () {
        const api = yield* KubernetesApi
        if (earlier !== undefined) yield* Effect.orDie(api.create(kind, objectOf(kind, name, earlier), "test"))
        const write =
          earlier === undefined
            ? api.create(kind, objectOf(kind, name, spec), "test")
            : api.patch(
                kind,
                { namespace: kind.scope === "Namespaced" ? "default" : "", name },
                { type: "json", body: [{ op: "replace", path: "/spec", value: spec }] },
                { fieldManager: "test" },
              )
        return yield* write.pipe(
          Effect.as(undefined),
          Effect.catch((error) => Effect.succeed(error.message)),
        )
      }),
    )

  const examples = RULE_EXAMPLES.flatMap((example, index) =>
    example.kinds.flatMap((name) =>
      AIM_KINDS.filter((kind) => kind.kind === name).map((kind) => ({ ...example, kind, name: `example-${index}` })),
    ),
  )

  it.each(examples.map((example) => [example.kind.kind, example.path, example.message, example] as const))(
    "%s %s: %s",
    async (_, __, message, { kind, name, accepted, refused, earlier }) => {
      expect(await refusal(kind, `${name}-accepted`, accepted, earlier)).toBeUndefined()
      expect(await refusal(kind, `${name}-refused`, refused, earlier)).toContain(message)
    },
  )

  it("each rule on a spec has an example", () => {
    const missing = allRules.filter(
      (rule) =>
        rule.path.startsWith(".spec") &&
        !examples.some(
          (example) =>
            example.kind.kind === rule.kind && example.path === rule.path && rule.message.startsWith(example.message),
        ),
    )
    expect(missing).toEqual([])
  })
})
