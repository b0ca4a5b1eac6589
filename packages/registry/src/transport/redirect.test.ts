import { expect, it } from "@effect/vitest"
import { Headers } from "effect/http"
import { nextAddress } from "./redirect.ts"

const answer = (location: string | undefined, from = "https://r.example/v2/x", status = 307) => ({
  status,
  headers: Headers.fromInput(location === undefined ? {} : { location }),
  bytes: new Uint8Array(),
  isCut: false,
  url: new URL(from),
})

it.each<[string, string | undefined, string, string]>([
  ["to a path", "/y", "https://r.example/v2/x", "https://r.example/y"],
  ["to another host", "https://cdn.example/y?sig=1", "https://r.example/", "https://cdn.example/y?sig=1"],
  ["without TLS to TLS", "https://r.example/", "http://r.local/", "https://r.example/"],
  ["without TLS to none", "http://cdn.local/", "http://r.local/", "http://cdn.local/"],
  ["from TLS to none", "http://r.example/", "https://r.example/", "to http: from https:"],
  ["to a file", "file:///etc/passwd", "https://r.example/", "to file: from https:"],
  ["with credentials", "https://u:p@r.example/", "https://r.example/", "the address holds credentials"],
  ["to nowhere", undefined, "https://r.example/", "HTTP 307 without an address"],
  ["to nonsense", "https://[", "https://r.example/", "the address cannot be read"],
])("a redirect %s", (_title, location, from, next) => {
  expect(String(nextAddress(answer(location, from), true))).toBe(next)
})

it("a request with a body goes nowhere else: it may hold a token", () => {
  expect(nextAddress(answer("/y"), false)).toBe("a request with a body is not sent to another address")
})
