import {
  imageDigest,
  imageMetadata,
  type ObservationRequest,
  type PullReference,
  parsePullReference,
  registryRepositories,
  registryTags,
} from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { SimulatedRegistries } from "./registry.ts"
import type { RegistryTrouble } from "./registry-trouble.ts"

const IMAGE = "ghcr.io/acme/model:1.0.0"
const LABELS = { "com.amd.aim.model.canonicalName": "acme/model" }

const filled = (): SimulatedRegistries => {
  const registries = new SimulatedRegistries()
  registries.push(IMAGE, LABELS)
  registries.push("ghcr.io/acme/model:1.1.0", { version: "2" })
  registries.push("ghcr.io/other/model:1.0.0")
  registries.push("amdenterpriseai/aim-base:0.8.5")
  return registries
}

const credentials = (...secrets: ReadonlyArray<string>) => ({ namespace: "ml", secrets, version: "1" })
const context = {
  credentials: credentials(),
  schedule: { scan: "1", ttlSeconds: 60, backoff: { otherwise: { firstSeconds: 1, capSeconds: 1 } } },
}
const reference = (image: string): PullReference => Result.getOrThrow(parsePullReference(image))
const metadataOf = (image: string, ...secrets: ReadonlyArray<string>) =>
  imageMetadata({ reference: reference(image), credentials: credentials(...secrets) })

const ask = (registries: SimulatedRegistries, request: ObservationRequest<unknown>) => {
  const observer = registries.observers.get(request.type)
  return observer === undefined ? Effect.die(`nobody answers ${request.type}`) : Effect.result(observer(request))
}
const answerOf = (registries: SimulatedRegistries, request: ObservationRequest<unknown>) =>
  Effect.map(ask(registries, request), Result.getOrThrow)
const reasonOf = (registries: SimulatedRegistries, request: ObservationRequest<unknown>) =>
  Effect.map(ask(registries, request), (answer) =>
    Result.match(answer, { onSuccess: () => "answered", onFailure: ({ _tag, reason }) => `${_tag}/${reason}` }),
  )

describe("simulated registries answer", () => {
  it.effect("for the labels and the digest of an image, by tag and by digest", () =>
    Effect.gen(function* () {
      const registries = filled()
      const digest = yield* answerOf(
        registries,
        imageDigest({ reference: reference(IMAGE), credentials: credentials() }),
      )
      expect(yield* answerOf(registries, metadataOf(IMAGE))).toEqual({ digest, labels: LABELS })
      const byDigest = `ghcr.io/acme/model@${String(digest)}`
      expect(yield* answerOf(registries, metadataOf(byDigest))).toEqual({ digest, labels: LABELS })
    }),
  )

  it.effect("for tags, and for the repositories of an owner or of a whole registry", () =>
    Effect.gen(function* () {
      const registries = filled()
      expect(yield* answerOf(registries, registryTags(context, "ghcr.io", "acme/model"))).toEqual(["1.0.0", "1.1.0"])
      expect(yield* answerOf(registries, registryRepositories(context, "ghcr.io", "acme"))).toEqual(["acme/model"])
      const all = yield* answerOf(registries, registryRepositories(context, "ghcr.io", ""))
      expect(all).toEqual(["acme/model", "other/model"])
      const hub = yield* answerOf(registries, registryRepositories(context, "docker.io", "amdenterpriseai"))
      expect(hub).toEqual(["amdenterpriseai/aim-base"])
    }),
  )

  it.effect("with what a tag stands for now; what it stood for before can still be pulled", () =>
    Effect.gen(function* () {
      const registries = filled()
      const before = registries.push(IMAGE, LABELS)
      const after = registries.push(IMAGE, { moved: "yes" })
      expect(after).not.toBe(before)
      expect(yield* answerOf(registries, metadataOf(IMAGE))).toEqual({ digest: after, labels: { moved: "yes" } })
      const byDigest = metadataOf(`ghcr.io/acme/model@${before}`)
      expect(yield* answerOf(registries, byDigest)).toEqual({ digest: before, labels: LABELS })
      registries.removeTag(IMAGE)
      expect(yield* reasonOf(registries, metadataOf(IMAGE))).toBe("Infrastructure/ImageNotFound")
      expect(yield* answerOf(registries, byDigest)).toEqual({ digest: before, labels: LABELS })
    }),
  )
})

describe("simulated registries refuse", () => {
  it.effect.each([
    ["a tag that is not there", metadataOf("ghcr.io/acme/model:9"), "Infrastructure/ImageNotFound"],
    ["a repository that is not there", metadataOf("ghcr.io/acme/none:1"), "Infrastructure/ImageNotFound"],
    ["a registry that is not there", metadataOf("quay.io/acme/model:1"), "Infrastructure/RegistryUnreachable"],
    ["tags of no repository", registryTags(context, "ghcr.io", "acme/none"), "Infrastructure/ImageNotFound"],
    ["an owner of nothing", registryRepositories(context, "docker.io", "acme"), "Infrastructure/ImageNotFound"],
    ["an unknown registry's list", registryRepositories(context, "quay.io", ""), "Infrastructure/RegistryUnreachable"],
  ] as const)("%s", ([_title, request, reason]) =>
    Effect.gen(function* () {
      expect(yield* reasonOf(filled(), request)).toBe(reason)
    }),
  )

  it.effect.each<readonly [RegistryTrouble, string, string]>([
    ["NotFound", "Infrastructure/ImageNotFound", "Infrastructure/ImageNotFound"],
    ["Private", "Infrastructure/ImagePullAuthFailure", "answered"],
    ["Unauthorized", "Infrastructure/ImagePullAuthFailure", "Auth/ImagePullAuthFailure"],
    ["RateLimited", "Infrastructure/RegistryRateLimited", "Infrastructure/RegistryRateLimited"],
    ["Unreachable", "Infrastructure/RegistryUnreachable", "Infrastructure/RegistryUnreachable"],
  ])("what is %s: without credentials %s, with them %s; until it is healed", ([trouble, anonymous, known]) =>
    Effect.gen(function* () {
      const registries = filled()
      registries.troubleImage(IMAGE, trouble)
      expect(yield* reasonOf(registries, metadataOf(IMAGE))).toBe(anonymous)
      expect(yield* reasonOf(registries, metadataOf(IMAGE, "creds"))).toBe(known)
      expect(yield* reasonOf(registries, metadataOf("ghcr.io/acme/model:1.1.0"))).toBe("answered")
      registries.troubleImage(IMAGE, undefined)
      expect(yield* reasonOf(registries, metadataOf(IMAGE))).toBe("answered")
    }),
  )

  it.effect("everything of a registry that has trouble", () =>
    Effect.gen(function* () {
      const registries = filled()
      registries.troubleRegistry("ghcr.io", "Unreachable")
      for (const request of [metadataOf(IMAGE), registryTags(context, "ghcr.io", "acme/model")]) {
        expect(yield* reasonOf(registries, request)).toBe("Infrastructure/RegistryUnreachable")
      }
      expect(yield* reasonOf(registries, metadataOf("amdenterpriseai/aim-base:0.8.5"))).toBe("answered")
    }),
  )
})
