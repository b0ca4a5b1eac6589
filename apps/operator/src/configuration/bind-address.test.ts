import { describe, expect, it } from "@effect/vitest"
import { Option } from "effect"
import { parseBindAddress } from "./bind-address.ts"

describe("a bind address", () => {
  it.each([
    [":8081", { host: undefined, port: 8081 }],
    ["127.0.0.1:8080", { host: "127.0.0.1", port: 8080 }],
    ["[::1]:9090", { host: "::1", port: 9090 }],
    ["0", "Off"],
  ])("%s", (text, expected) => {
    expect(parseBindAddress(text)).toEqual(Option.some(expected))
  })

  it.each(["", "8080", ":port", ":70000", "a:b:1"])("%j is none", (text) => {
    expect(parseBindAddress(text)).toEqual(Option.none())
  })
})
