import { describe, expect, it } from "@effect/vitest"
import { downloadSettings } from "./settings.ts"

describe("settings of a download", () => {
  it("has defaults", () => {
    expect(downloadSettings({}, undefined)).toEqual({
      target: "/cache",
      stallSeconds: 120,
      reportSeconds: 5,
      protocols: "XET,HF_TRANSFER",
      isOwnVolume: false,
      expectedBytes: undefined,
    })
  })

  it.each([
    [{ TARGET_DIR: "/data" }, undefined, "/data"],
    [{ TARGET_DIR: "/data" }, "/mnt/models", "/mnt/models"],
  ])("of %j and the argument %s the target is %s", (env, destination, expected) => {
    expect(downloadSettings(env, destination).target).toBe(expected)
  })

  it("knows the volume of an artifact by its name", () => {
    expect(downloadSettings({ ARTIFACT_NAME: "a" }, undefined).isOwnVolume).toBe(true)
  })

  it.each([
    ["9094593249", 9094593249],
    ["", undefined],
    ["0", undefined],
    ["1.5", undefined],
    ["8Gi", undefined],
  ])("an expected size of %j is %s bytes", (EXPECTED_SIZE_BYTES, expected) => {
    expect(downloadSettings({ EXPECTED_SIZE_BYTES }, undefined).expectedBytes).toBe(expected)
  })

  it.each(["", "0", "-5", "soon"])("a time of %j is none", (STALL_TIMEOUT) => {
    expect(downloadSettings({ STALL_TIMEOUT }, undefined).stallSeconds).toBe(120)
  })
})
