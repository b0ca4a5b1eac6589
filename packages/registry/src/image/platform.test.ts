import { expect, it } from "@effect/vitest"
import type { Descriptor } from "./manifest.ts"
import { selectPlatform } from "./platform.ts"

const child = (name: string, platform?: string, annotations?: Record<string, string>): Descriptor => {
  const [os = "", architecture = "", variant] = platform?.split("/") ?? []
  return {
    digest: name,
    ...(platform === undefined
      ? {}
      : { platform: { os, architecture, ...(variant === undefined ? {} : { variant }) } }),
    ...(annotations === undefined ? {} : { annotations }),
  }
}
const arm = child("arm", "linux/arm64")
const amd = child("amd", "linux/amd64")
const plain = child("plain")
const unknown = child("unknown", "unknown/unknown")
const windows = child("windows", "windows/amd64")
const statement = child("statement", "linux/amd64", { "vnd.docker.reference.type": "attestation-manifest" })

it.each<[string, ReadonlyArray<Descriptor>, string | undefined]>([
  ["models #4: arm64, unknown, amd64", [arm, unknown, amd], "amd"],
  ["models #5: no platform", [plain], "plain"],
  ["no platform counts as linux/amd64, so the first of both", [plain, amd], "plain"],
  ["no amd64: any linux", [windows, arm], "arm"],
  ["no linux: any image", [unknown, windows], "windows"],
  ["statements about images are none", [statement, unknown, arm], "arm"],
  ["only statements", [statement, unknown], undefined],
  ["nothing", [], undefined],
])("%s", (_title, children, chosen) => {
  expect(selectPlatform(children)?.digest).toBe(chosen)
})

it("another platform can be asked for", () => {
  const v7 = child("v7", "linux/arm/v7")
  expect(selectPlatform([amd, arm], { os: "linux", architecture: "arm64" })).toBe(arm)
  expect(
    selectPlatform([amd, child("v6", "linux/arm/v6"), v7], { os: "linux", architecture: "arm", variant: "v7" }),
  ).toBe(v7)
})
