import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { type ImageFilter, listedNamespace, parseFilter } from "./image-filter.ts"
import { makeMatcher, takesImage } from "./match-filter.ts"
import { wildcardTest } from "./wildcard.ts"

describe("the image of a filter", () => {
  it.each<[string, string, string, Partial<ImageFilter>]>([
    [
      "models #52",
      "docker.io/org/x:1.0.0",
      "ghcr.io",
      { registry: "docker.io", hasRegistry: true, repository: "org/x", tag: "1.0.0" },
    ],
    [
      "models #53",
      "ghcr.io/org/aim-*:1.0.0",
      "docker.io",
      { registry: "ghcr.io", repository: "org/aim-*", tag: "1.0.0", hasWildcard: true },
    ],
    ["the source's registry", "org/x", "ghcr.io", { registry: "ghcr.io", hasRegistry: false, hasWildcard: false }],
    [
      "Docker Hub under another name",
      "index.docker.io/org/*",
      "ghcr.io",
      { registry: "docker.io", repository: "org/*" },
    ],
    ["a port is no tag", "localhost:5000/org/x", "docker.io", { registry: "localhost:5000", repository: "org/x" }],
    [
      "a port before a wildcard",
      "localhost:5000/org/*",
      "docker.io",
      { registry: "localhost:5000", hasWildcard: true },
    ],
    ["an official image of Docker Hub", "ubuntu", "docker.io", { repository: "library/ubuntu" }],
    ["a single word elsewhere", "ubuntu", "r.example.com", { repository: "ubuntu" }],
    ["a wildcard anywhere, on other registries", "r.example.com/*", "docker.io", { repository: "*" }],
    ["blanks around", " org/x ", "docker.io", { repository: "org/x" }],
  ])("%s", (_title, text, registry, expected) => {
    const filter = Result.getOrThrow(parseFilter(text, registry))
    expect(filter).toMatchObject(expected)
    if (expected.tag === undefined) expect(filter.tag).toBeUndefined()
  })

  it.each([
    ["a digest", `org/x@sha256:${"0a".repeat(32)}`, "docker.io"],
    ["upper case", "Org/x", "docker.io"],
    ["a wildcard in the registry", "*.example.com/x", "docker.io"],
    ["a wildcard in the tag", "org/x:1.*", "docker.io"],
    ["an empty tag", "org/x:", "docker.io"],
    ["nothing", "", "docker.io"],
    ["an empty segment", "org//x", "docker.io"],
    ["no namespace on Docker Hub", "aim-*", "docker.io"],
    ["a wildcard in the namespace", "org*/x", "ghcr.io"],
    ["an organization with a dot", "ghcr.io/my.org/*", "docker.io"],
    ["a registry that is none", "org/x", "https://ghcr.io"],
  ])("%s is refused", (_title, text, registry) => {
    const filter = parseFilter(text, registry)
    expect(Result.isFailure(filter) && filter.failure).toMatchObject({ reason: "InvalidImageReference" })
  })

  it.each([
    ["org/aim-*", "docker.io", "org"],
    ["org/a/*", "ghcr.io", "org"],
    ["org/*", "r.example.com", ""],
  ])("%s on %s is listed by %j", (text, registry, namespace) => {
    expect(listedNamespace(Result.getOrThrow(parseFilter(text, registry)))).toBe(namespace)
  })

  it("no text is a defect", () => {
    const text = fc.string({ unit: fc.constantFrom(..."aA0/:@.-_*% "), maxLength: 40 })
    fc.assert(
      fc.property(text, text, (image, registry) => {
        parseFilter(image, registry)
      }),
      { numRuns: 10_000 },
    )
  })
})

describe("whether a filter takes an image", () => {
  const takes = (
    filter: {
      readonly image: string
      readonly exclude?: ReadonlyArray<string>
      readonly versions?: ReadonlyArray<string>
    },
    repository: string,
    tag: string,
    rest: { readonly registry?: string; readonly versions?: ReadonlyArray<string> } = {},
  ) => {
    const matcher = makeMatcher(filter, { registry: "docker.io", versions: rest.versions ?? [] })
    return takesImage(Result.getOrThrow(matcher), { registry: rest.registry ?? "docker.io", repository, tag })
  }

  it("models #55: excluded repositories are left out, with an exact tag too", () => {
    expect(takes({ image: "org/*", exclude: ["org/base"] }, "org/base", "1.0.0")).toBe(false)
    expect(takes({ image: "org/*", exclude: ["org/base"] }, "org/base-2", "1.0.0")).toBe(true)
    expect(takes({ image: "org/base:1.0.0", exclude: ["org/base"] }, "org/base", "1.0.0")).toBe(false)
    expect(takes({ image: "ubuntu", exclude: ["ubuntu"] }, "library/ubuntu", "1.0.0")).toBe(false)
  })

  it("models #70: signatures and attestations are no images", () => {
    const hex = "0a".repeat(32)
    for (const suffix of ["", ".sig", ".att", ".sbom"])
      expect(takes({ image: "org/x" }, "org/x", `sha256-${hex}${suffix}`)).toBe(false)
    expect(takes({ image: "org/x" }, "org/x", "sha256-short")).toBe(true)
  })

  it("its tag, else its versions, else the source's", () => {
    expect(takes({ image: "org/x:dev", versions: [">=1.0.0"] }, "org/x", "dev")).toBe(true)
    expect(takes({ image: "org/x:dev" }, "org/x", "1.0.0")).toBe(false)
    expect(takes({ image: "org/x", versions: ["^2.0.0"] }, "org/x", "1.0.0", { versions: ["^1.0.0"] })).toBe(false)
    expect(takes({ image: "org/x", versions: [] }, "org/x", "1.0.0", { versions: ["^1.0.0"] })).toBe(true)
  })

  it("of another registry never", () => {
    expect(takes({ image: "org/x" }, "org/x", "1", { registry: "ghcr.io" })).toBe(false)
  })
})

describe("wildcards", () => {
  it.each([
    ["models #54", "ab*ba", "aba", false],
    ["empty", "ab*ba", "abba", true],
    ["across segments", "org/*", "org/a/b", true],
    ["whole", "org/a*", "xorg/a", false],
    ["in the middle", "a*b*c", "a-b-c", true],
    ["in the wrong order", "a*c*b*d", "a-b-c-d", false],
    ["nothing else is special", "a.c", "abc", false],
    ["everything", "*", "", true],
  ])("%s: %s", (_title, pattern, text, expected) => {
    expect(wildcardTest(pattern)(text)).toBe(expected)
  })

  it("mean what a regular expression says", () => {
    const letters = fc.string({ unit: fc.constantFrom(..."ab"), maxLength: 8 })
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 4 }), letters, (parts, text) => {
        const expected = new RegExp(`^${parts.join(".*")}$`).test(text)
        expect(wildcardTest(parts.join("*"))(text)).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })
})
