import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { canonicalRegistry } from "./canonical-registry.ts"
import { parsePullReference, printPullReference, shortPullReference } from "./pull-reference.ts"

const HEX64 = "0123456789abcdef".repeat(4)
const parsed = (image: string) => Result.getOrThrow(parsePullReference(image))

describe("a reference for pulling", () => {
  it.each([
    ["models #1", "ubuntu", "docker.io/library/ubuntu:latest"],
    ["models #2", "localhost:5000/org/x", "localhost:5000/org/x:latest"],
    ["a namespace of Docker Hub", "amd/aim:1.0", "docker.io/amd/aim:1.0"],
    ["Docker Hub under another name", "index.docker.io/ubuntu", "docker.io/library/ubuntu:latest"],
    ["Docker Hub under the host of its API", "registry-1.docker.io/a/b:c", "docker.io/a/b:c"],
    ["a bare localhost", "localhost/x", "localhost/x:latest"],
    ["an address of IPv6", "[::1]:5000/x:1", "[::1]:5000/x:1"],
    ["a host in upper case", "GHCR.io/a/b", "ghcr.io/a/b:latest"],
    ["a digest", `ghcr.io/a/b@sha256:${HEX64}`, `ghcr.io/a/b@sha256:${HEX64}`],
    ["a digest beside a tag", `ghcr.io/a/b:1@sha256:${HEX64}`, `ghcr.io/a/b@sha256:${HEX64}`],
    ["another algorithm", `a/b@sha512:${HEX64}${HEX64}`, `docker.io/a/b@sha512:${HEX64}${HEX64}`],
    ["a host without a dot is a namespace", "org/x", "docker.io/org/x:latest"],
    ["every separator", "r.io/a-b/c__d/e.f/g--h_i", "r.io/a-b/c__d/e.f/g--h_i:latest"],
    ["a repository of one letter", "r.io/a", "r.io/a:latest"],
  ])("%s: %s", (_title, image, full) => {
    expect(printPullReference(parsed(image))).toBe(full)
  })

  it.each([
    ["models #3", "Org/X:1"],
    ["nothing", ""],
    ["an empty tag", "a/b:"],
    ["a tag led by a dot", "a/b:.1"],
    ["a long tag", `a/b:${"t".repeat(129)}`],
    ["an empty segment", "a//b"],
    ["a segment led by a dash", "a/-b"],
    ["three underscores", "a/b___c"],
    ["a long repository", `r.io/${"a".repeat(256)}`],
    ["a short digest", "a/b@sha256:abc"],
    ["hex digits in upper case", `a/b@sha256:${HEX64.toUpperCase()}`],
    ["an algorithm that nobody can verify", `a/b@md5:${HEX64}`],
    ["a scheme", "https://ghcr.io/a/b"],
    ["credentials", "user:password@ghcr.io/a/b"],
    ["a port that is none", "ghcr.io:port/a/b"],
    ["a query", "ghcr.io/a/b?x=1"],
    ["a way up", "ghcr.io/../a"],
    ["a letter of another alphabet", "ghcr.io/ä"],
  ])("%s is none: %s", (_title, image) => {
    const result = parsePullReference(image)
    expect(Result.isFailure(result) && result.failure).toMatchObject({ reason: "InvalidImageReference" })
  })

  it("says what is wrong and what is allowed", () => {
    const result = parsePullReference("ghcr.io/Org/x")
    expect(Result.isFailure(result) && result.failure.message).toBe(
      '"ghcr.io/Org/x": "Org/x" is no repository; expected words of a-z and 0-9, joined by / . _ __ or -, at most 255 characters',
    )
  })

  it("is short without Docker Hub", () => {
    expect(shortPullReference(parsed("docker.io/amd/aim:1"))).toBe("amd/aim:1")
    expect(shortPullReference(parsed("ghcr.io/amd/aim:1"))).toBe("ghcr.io/amd/aim:1")
  })

  it("read again from its text is the same", () => {
    const registry = fc.constantFrom("docker.io", "ghcr.io", "localhost:5000", "r.example.com:8443", "[::1]:80")
    const repository = fc.stringMatching(
      /^[a-z0-9]{1,8}([._-][a-z0-9]{1,8}){0,2}(\/[a-z0-9]{1,8}(__[a-z0-9]{1,4})?){1,3}$/,
    )
    const version = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/).map((tag) => ({ _tag: "Tag", tag }) as const),
      fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => ({ _tag: "Digest", digest: `sha256:${hex}` }) as const),
    )
    fc.assert(
      fc.property(fc.record({ registry, repository, version }), (reference) => {
        expect(parsed(printPullReference(reference))).toEqual(reference)
        expect(parsed(shortPullReference(reference))).toEqual(reference)
      }),
      { numRuns: 10_000 },
    )
  })

  it("no text is a defect", () => {
    const text = fc.string({ unit: fc.constantFrom(..."aA0/:@.-_[]%\\ \u0000é".split("")), maxLength: 300 })
    fc.assert(
      fc.property(text, (image) => {
        parsePullReference(image)
      }),
      { numRuns: 10_000 },
    )
  })
})

it.each([
  ["", "docker.io"],
  ["docker.io", "docker.io"],
  ["Index.Docker.io", "docker.io"],
  ["hub.docker.com", "docker.io"],
  ["GHCR.io", "ghcr.io"],
  ["localhost:5000", "localhost:5000"],
])("the one name of registry %j is %s", (registry, name) => {
  expect(canonicalRegistry(registry)).toBe(name)
})
