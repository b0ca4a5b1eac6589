import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { retrySeconds } from "../cluster-state/observation-backoff.ts"
import { AuthError, type DomainError, InfrastructureError, InvalidSpecError } from "../errors/domain-error.ts"
import { parsePullReference } from "../naming/pull-reference.ts"
import { INSPECTION_BACKOFF, imageDigest, imageMetadata } from "./inspection.ts"

const credentials = { namespace: "ml-team", secrets: ["first", "second"], version: "u1@1,u2@7" }
const reference = (image: string) => Result.getOrThrow(parsePullReference(image))
const DIGEST = `sha256:${"0a".repeat(32)}`

describe("asking for an image", () => {
  it("names Secrets and holds nothing of them", () => {
    expect(imageMetadata({ reference: reference("amd/aim:1"), credentials })).toMatchObject({
      type: "ImageMetadata",
      parameters: { image: "docker.io/amd/aim:1", namespace: "ml-team", imagePullSecrets: "first,second" },
      ttlSeconds: 6 * 3600,
    })
    expect(imageDigest({ reference: reference("amd/aim:1"), credentials })).toMatchObject({ type: "ImageDigest" })
  })

  it("an image that a digest names is asked for once", () => {
    const question = { reference: reference(`amd/aim@${DIGEST}`), credentials }
    expect(imageMetadata(question).ttlSeconds).toBe(Number.POSITIVE_INFINITY)
  })

  it("is another question once a Secret changed", () => {
    const question = { reference: reference("amd/aim:1"), credentials }
    const changed = { ...question, credentials: { ...credentials, version: "u1@1,u2@8" } }
    expect(imageMetadata(changed).key).not.toBe(imageMetadata(question).key)
    expect(imageMetadata({ ...question }).key).toBe(imageMetadata(question).key)
  })
})

describe("how soon a registry is asked again", () => {
  const unreachable = new InfrastructureError({ reason: "RegistryUnreachable", message: "" })
  it.each<[string, DomainError, number, number]>([
    ["at first soon", unreachable, 1, 5],
    ["then later", unreachable, 3, 20],
    ["within five minutes at the latest", unreachable, 100, 300],
    ["an image that may yet be pushed", new InfrastructureError({ reason: "ImageNotFound", message: "" }), 1, 60],
    ["refused without credentials", new InfrastructureError({ reason: "ImagePullAuthFailure", message: "" }), 9, 300],
    ["refused credentials", new AuthError({ reason: "ImagePullAuthFailure", message: "" }), 1, 300],
    ["refused credentials, again and again", new AuthError({ reason: "ImagePullAuthFailure", message: "" }), 9, 3600],
    ["what is no image", new InvalidSpecError({ reason: "InvalidImageReference", message: "" }), 1, 3600],
    [
      "models #19: as long as it wants to be left alone",
      new InfrastructureError({ reason: "RegistryRateLimited", message: "", retryAfterSeconds: 60 }),
      1,
      60,
    ],
  ])("%s", (_title, error, failures, seconds) => {
    expect(retrySeconds(INSPECTION_BACKOFF, error, failures)).toBe(seconds)
  })
})
