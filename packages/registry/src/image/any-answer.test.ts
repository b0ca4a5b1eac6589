import { parsePullReference } from "@aim-engine/core"
import { expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { Headers } from "effect/http"
import fc from "fast-check"
import { RegistryError } from "../errors/registry-error.ts"
import { DEFAULT_SETTINGS } from "../settings.ts"
import { digestOf } from "./digest.ts"
import { makeInspect } from "./inspect.ts"
import { DEFAULT_PLATFORM } from "./platform.ts"

const reference = Result.getOrThrow(parsePullReference("registry.example/m:1"))
const isRegistryError = Schema.is(RegistryError)

/** Inspects an image whose manifest and config are these texts, as long as they stay under their digests. */
const inspectTexts = (manifest: string, config: string) => {
  const asked = new URL("https://registry.example/")
  const read = ({ target }: { readonly target: string | URL }) =>
    Effect.succeed({
      status: 200,
      headers: Headers.empty,
      bytes: new TextEncoder().encode(String(target).includes("/manifests/") ? manifest : config),
      isCut: false,
      url: asked,
      asked,
    })
  return Effect.exit(makeInspect(read, DEFAULT_SETTINGS)(reference, DEFAULT_PLATFORM, undefined))
}

/** JSON that looks like a manifest, a config or an index, and is wrong somewhere. */
const near = (digest: string) => {
  const any = fc.jsonValue({ maxDepth: 2 })
  const descriptor = fc.record(
    {
      digest: fc.oneof({ weight: 3, arbitrary: fc.constant(digest) }, any),
      size: any,
      platform: any,
      annotations: any,
    },
    { requiredKeys: [] },
  )
  return fc.oneof(
    any,
    fc.record(
      { schemaVersion: any, mediaType: any, config: fc.oneof(any, descriptor), manifests: fc.array(descriptor) },
      { requiredKeys: [] },
    ),
  )
}

it.effect("whatever a registry has under a name, the end is an image or a typed error", () =>
  Effect.promise(() =>
    fc.assert(
      fc.asyncProperty(
        fc.jsonValue().chain((config) => {
          const text = JSON.stringify({ config: { Labels: config } })
          return fc.tuple(near(digestOf(new TextEncoder().encode(text))), fc.constant(text))
        }),
        async ([manifest, config]) => {
          const exit = await Effect.runPromise(inspectTexts(JSON.stringify(manifest), config))
          if (exit._tag === "Success") return
          expect(exit.cause.reasons.every((reason) => reason._tag === "Fail" && isRegistryError(reason.error))).toBe(
            true,
          )
        },
      ),
      { numRuns: 2000 },
    ),
  ),
)
