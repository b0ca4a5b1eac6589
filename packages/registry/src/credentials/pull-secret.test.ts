import { describe, expect, it } from "@effect/vitest"
import { Redacted, Result } from "effect"
import fc from "fast-check"
import type { Credentials } from "./credentials.ts"
import { type PullSecret, parsePullSecret } from "./pull-secret.ts"

const base64 = (text: string) => Buffer.from(text).toString("base64")

const configJson = (auths: unknown): PullSecret => ({
  type: "kubernetes.io/dockerconfigjson",
  data: { ".dockerconfigjson": base64(JSON.stringify({ auths })) },
})

/** Credentials with their secrets in the open. */
const shown = (credentials: Credentials): string => {
  switch (credentials._tag) {
    case "Basic":
      return `Basic ${credentials.username} ${Redacted.value(credentials.password)}`
    case "IdentityToken":
      return `IdentityToken ${credentials.username} ${Redacted.value(credentials.token)}`
    case "RegistryToken":
      return `RegistryToken ${Redacted.value(credentials.token)}`
  }
}

const read = (secret: PullSecret) =>
  Result.getOrThrow(parsePullSecret("ns/pull", secret)).map(({ key, credentials }) => [key, shown(credentials)])

const problem = (secret: PullSecret) => {
  const result = parsePullSecret("ns/pull", secret)
  return Result.isFailure(result) ? result.failure.message : undefined
}

describe("a pull secret", () => {
  it.each<[string, object, string]>([
    ["user and password", { username: "u", password: "p:q" }, "Basic u p:q"],
    ["auth", { auth: base64("u:p") }, "Basic u p"],
    ["auth without padding", { auth: base64("u:pw").replaceAll("=", "") }, "Basic u pw"],
    ["auth with NUL at its end", { auth: base64("u:p\u0000\u0000") }, "Basic u p"],
    ["models #68: auth with two colons", { auth: base64("bot:a:b") }, "Basic bot a:b"],
    ["user and password go before auth", { username: "u", password: "p", auth: base64("x:y") }, "Basic u p"],
    ["an identity token", { auth: base64("<token>:"), identitytoken: "t" }, "IdentityToken <token> t"],
    ["a registry token goes before all", { registrytoken: "r", identitytoken: "t", password: "p" }, "RegistryToken r"],
    ["nulls, as docker writes them", { username: "u", password: "p", auth: null }, "Basic u p"],
    ["an address of mail beside", { username: "u", password: "p", email: "a@b" }, "Basic u p"],
  ])("%s", (_title, entry, credentials) => {
    expect(read(configJson({ "ghcr.io": entry }))).toEqual([["ghcr.io", credentials]])
  })

  it("of the older type holds the entries themselves", () => {
    const secret = { type: "kubernetes.io/dockercfg", data: { ".dockercfg": base64('{"r.io":{"auth":"dTpw"}}') } }
    expect(read(secret)).toEqual([["r.io", "Basic u p"]])
  })

  it.each([["Opaque"], ["kubernetes.io/basic-auth"], [undefined]])("of type %s holds none", (type) => {
    expect(read({ ...(type === undefined ? {} : { type }), data: { username: "dQ==" } })).toEqual([])
  })

  it("without anything in an entry holds none: the credentials are in a store elsewhere", () => {
    expect(read(configJson({ "ghcr.io": {} }))).toEqual([])
  })

  it("keys are data, whatever they are called", () => {
    const text = '{"auths":{"__proto__":{"auth":"dTpw"},"constructor":{"auth":"dTpw"}}}'
    const secret = { type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": base64(text) } }
    expect(read(secret).map(([key]) => key)).toEqual(["__proto__", "constructor"])
  })

  const withText = (text: string): PullSecret => ({
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": text },
  })
  it.each<[string, PullSecret, string]>([
    ["no data", { type: "kubernetes.io/dockerconfigjson" }, "it has no .dockerconfigjson, which its type"],
    ["no base64", withText("%%%"), ".dockerconfigjson is not base64"],
    ["no JSON", withText(base64("hunter2")), "is not the JSON of a docker config"],
    ["no auths", withText(base64("{}")), "is not the JSON of a docker config"],
    [
      "a password that is no text",
      configJson({ "r.io": { password: 12345678 } }),
      "is not the JSON of a docker config",
    ],
    [
      "an auth without colon",
      configJson({ "r.io": { auth: base64("hunter2") } }),
      'the auth of "r.io" is not base64 of',
    ],
    ["an auth that is no base64", configJson({ "r.io": { auth: "hunter2!" } }), 'the auth of "r.io" is not base64 of'],
  ])("with %s is an error that names it and keeps the secret", (_title, secret, message) => {
    expect(problem(secret)).toContain("Secret ns/pull: ")
    expect(problem(secret)).toContain(message)
    expect(problem(secret)).not.toMatch(/hunter2|12345678/)
  })

  it("prints no password", () => {
    const entries = Result.getOrThrow(parsePullSecret("ns/pull", configJson({ "r.io": { auth: base64("u:hunter2") } })))
    expect(`${JSON.stringify(entries)} ${String(entries[0]?.credentials)}`).not.toContain("hunter2")
  })

  it("no content is a defect", () => {
    const json = fc.oneof(
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify({ auths: value })),
    )
    fc.assert(
      fc.property(json, (text) => {
        parsePullSecret("ns/pull", withText(base64(text)))
      }),
      { numRuns: 1000 },
    )
  })
})
