import { expect, it } from "@effect/vitest"
import { isLocalHost } from "./local-host.ts"

it.each([
  ["localhost", true],
  ["localhost:5000", true],
  ["registry.localhost", true],
  ["registry.local:5000", true],
  ["127.0.0.1:5000", true],
  ["[::1]:5000", true],
  ["10.1.2.3", true],
  ["172.16.0.1", true],
  ["172.31.255.255:80", true],
  ["192.168.1.1", true],
  ["172.15.0.1", false],
  ["172.32.0.1", false],
  ["11.0.0.1", false],
  ["192.169.1.1", false],
  ["169.254.169.254", false],
  ["ghcr.io", false],
  ["localhost.example.com", false],
  ["notlocalhost", false],
  ["10.example.com", false],
  ["127.0.0.1.example.com", false],
])("%s may be asked without TLS: %s", (registry, isLocal) => {
  expect(isLocalHost(registry)).toBe(isLocal)
})
