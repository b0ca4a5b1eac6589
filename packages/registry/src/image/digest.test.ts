import { createHash } from "node:crypto"
import { expect, it } from "@effect/vitest"
import fc from "fast-check"
import { digestOf, isDigestOf } from "./digest.ts"

it("digests are those of every other implementation", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const hex = (algorithm: string) => createHash(algorithm).update(bytes).digest("hex")
      expect(digestOf(bytes)).toBe(`sha256:${hex("sha256")}`)
      expect(isDigestOf(`sha256:${hex("sha256")}`, bytes)).toBe(true)
      expect(isDigestOf(`sha512:${hex("sha512")}`, bytes)).toBe(true)
      expect(isDigestOf(`md5:${hex("md5")}`, bytes)).toBe(false)
      expect(isDigestOf(`sha256:${hex("sha256")}`, Uint8Array.of(...bytes, 0))).toBe(false)
    }),
  )
})
