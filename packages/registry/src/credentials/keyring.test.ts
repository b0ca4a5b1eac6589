import { describe, expect, it } from "@effect/vitest"
import { Redacted } from "effect"
import fc from "fast-check"
import { EMPTY_KEYRING, findCredentials, makeKeyring } from "./keyring.ts"

/** A keyring whose credentials are named after their keys. */
const keyring = (...keys: ReadonlyArray<string>) =>
  makeKeyring(
    keys.map((key) => ({ key, credentials: { _tag: "Basic", username: key, password: Redacted.make("p") } as const })),
  )

const chosen = (keys: ReadonlyArray<string>, registry: string, repository?: string): string | undefined => {
  const found = findCredentials(keyring(...keys), { registry, ...(repository === undefined ? {} : { repository }) })
  return found?._tag === "Basic" ? found.username : undefined
}

describe("the credentials for an image", () => {
  const hub = "https://index.docker.io/v1/"
  it.each<[string, ReadonlyArray<string>, string, string | undefined, string | undefined]>([
    ["models #6: the longer key", ["ghcr.io", "ghcr.io/acme"], "ghcr.io", "acme/m", "ghcr.io/acme"],
    ["models #7: Docker Hub as docker writes it", [hub], "docker.io", "library/ubuntu", hub],
    ["models #8: a wildcard is one label", ["*.example.com"], "a.b.example.com", "x", undefined],
    ["a wildcard", ["*.example.com"], "a.example.com", "x", "*.example.com"],
    ["a wildcard within a label", ["reg-*-eu.example.com"], "reg-7-eu.example.com", "x", "reg-*-eu.example.com"],
    ["two wildcards in a label", ["a*b*c.io"], "a1b2c.io", "x", "a*b*c.io"],
    ["the parts around a wildcard do not overlap", ["ab*ba.io"], "aba.io", "x", undefined],
    ["the name goes before the wildcard", ["*.example.com", "a.example.com"], "a.example.com", "x", "a.example.com"],
    ["a path that is another's", ["ghcr.io/acme"], "ghcr.io", "other/m", undefined],
    ["a path is a prefix of text, as it is for the kubelet", ["ghcr.io/ac"], "ghcr.io", "acme/m", "ghcr.io/ac"],
    ["a path does not serve the whole registry", ["ghcr.io/acme"], "ghcr.io", undefined, undefined],
    ["the whole registry", ["ghcr.io"], "ghcr.io", undefined, "ghcr.io"],
    ["another port", ["r.io:5000"], "r.io", "x", undefined],
    ["the same port", ["r.io:5000"], "r.io:5000", "x", "r.io:5000"],
    ["a scheme", ["http://r.io:5000"], "r.io:5000", "x", "http://r.io:5000"],
    ["upper case", ["GHCR.io"], "ghcr.io", "x", "GHCR.io"],
    ["docker.io", ["docker.io"], "docker.io", "a/b", "docker.io"],
    ["registry-1.docker.io", ["registry-1.docker.io"], "docker.io", "a/b", "registry-1.docker.io"],
    ["a wildcard for Docker Hub's hosts", ["*.docker.io"], "docker.io", "a/b", "*.docker.io"],
    ["a namespace of Docker Hub goes before it", [hub, "docker.io/acme"], "docker.io", "acme/m", "docker.io/acme"],
    ["the version of the API in front of a path", ["https://r.io/v2/acme"], "r.io", "acme/m", "https://r.io/v2/acme"],
    ["an address of IPv6", ["[::1]:5000"], "[::1]:5000", "x", "[::1]:5000"],
    ["no key", [], "ghcr.io", "x", undefined],
    ["an empty key is Docker Hub's, as an empty registry is", [""], "ghcr.io", "x", undefined],
  ])("%s", (_title, keys, registry, repository, key) => {
    expect(chosen(keys, registry, repository)).toBe(key)
  })

  it("of equal keys, the first", () => {
    const two = ["first", "second"].map((username) => ({
      key: "ghcr.io",
      credentials: { _tag: "Basic", username, password: Redacted.make("p") } as const,
    }))
    expect(findCredentials(makeKeyring(two), { registry: "ghcr.io" })).toMatchObject({ username: "first" })
  })

  it("of none there are none", () => {
    expect(findCredentials(EMPTY_KEYRING, { registry: "ghcr.io" })).toBeUndefined()
  })

  it("the order of the keys does not matter", () => {
    const key = fc.constantFrom(
      "ghcr.io",
      "ghcr.io/a",
      "ghcr.io/a/b",
      "*.io",
      "g*.io/a",
      "docker.io",
      hub,
      "*.docker.io",
    )
    const target = fc.constantFrom(["ghcr.io", "a/b/c"], ["ghcr.io", "x"], ["docker.io", "a/b"])
    fc.assert(
      fc.property(fc.uniqueArray(key), target, ([...keys], [registry = "", repository]) => {
        const found = chosen(keys, registry, repository)
        const reversed = chosen(keys.toReversed(), registry, repository)
        // Two spellings of one key are the same key: there the first wins.
        expect(found === reversed || [found, reversed].every((text) => text === hub || text === "docker.io")).toBe(true)
      }),
    )
  })
})
