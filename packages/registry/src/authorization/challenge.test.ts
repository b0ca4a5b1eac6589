import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import { authorizationScheme, parseChallenges } from "./challenge.ts"

const parsed = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])

describe("challenges", () => {
  const hub = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull"'
  it.each<[string, string, ReadonlyArray<readonly [string, object]>]>([
    [
      "of Docker Hub",
      hub,
      [
        [
          "bearer",
          { realm: "https://auth.docker.io/token", service: "registry.docker.io", scope: "repository:a/b:pull" },
        ],
      ],
    ],
    ["of htpasswd", 'Basic realm="Registry Realm"', [["basic", { realm: "Registry Realm" }]]],
    ["without quotes", "Bearer realm=x, service=y", [["bearer", { realm: "x", service: "y" }]]],
    ["with blanks around the sign", 'Bearer realm = "x"', [["bearer", { realm: "x" }]]],
    ["with commas in quotes", 'Bearer scope="a:pull,push"', [["bearer", { scope: "a:pull,push" }]]],
    ["with quotes in quotes", 'Basic realm="a \\"b\\" \\\\"', [["basic", { realm: 'a "b" \\' }]]],
    [
      "two",
      'Negotiate, Basic realm="x", Bearer realm="y"',
      [
        ["negotiate", {}],
        ["basic", { realm: "x" }],
        ["bearer", { realm: "y" }],
      ],
    ],
    [
      "with a token in the place of parameters",
      'Negotiate YII+/w==, Basic realm="x"',
      [
        ["negotiate", {}],
        ["basic", { realm: "x" }],
      ],
    ],
    ["in upper case", 'BEARER REALM="X"', [["bearer", { realm: "X" }]]],
    ["whose text breaks off", 'Bearer realm="https://x', [["bearer", {}]]],
    ["that are none", '"', []],
    ["that are empty", "", []],
    ["with a parameter before any scheme", "realm=x", []],
  ])("%s", (_title, header, challenges) => {
    expect(parsed(header)).toEqual(challenges)
  })

  it("no header is a defect, or takes long", () => {
    const text = fc.string({ unit: fc.constantFrom(...'aB=, \t"\\/+~'.split("")), maxLength: 5000 })
    fc.assert(
      fc.property(text, (header) => {
        parseChallenges(header)
      }),
    )
  })
})

it.each<[string, string, object | undefined]>([
  ["the first that can be met", 'Digest realm="x", Basic realm="y", Bearer realm="z"', { _tag: "Basic" }],
  ["a bearer without a realm cannot be met", 'Bearer error="x", Basic realm="y"', { _tag: "Basic" }],
  ["none that can be met", "Negotiate", undefined],
  ["a bearer", 'Bearer realm="r",service="s"', { _tag: "Bearer", realm: "r", service: "s" }],
])("the scheme: %s", (_title, header, scheme) => {
  expect(authorizationScheme(header)).toEqual(scheme)
})
