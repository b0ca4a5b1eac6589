import { categorizeLogText } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { AccessRefused } from "../source/failure.ts"
import { hubSettings } from "./hub-settings.ts"

describe("settings of the hub", () => {
  it.each([
    [{}, { url: "https://huggingface.co", token: undefined }],
    [{ HF_ENDPOINT: "https://mirror.example/hub/" }, { url: "https://mirror.example/hub", token: undefined }],
    [{ HF_TOKEN: "hf_a\n", HUGGING_FACE_HUB_TOKEN: "hf_b" }, { token: "hf_a" }],
    [{ HF_TOKEN: " ", HUGGING_FACE_HUB_TOKEN: "hf_b" }, { token: "hf_b" }],
  ])("of %j", (env, expected) => {
    expect(hubSettings(env, 120)).toMatchObject(expected)
  })

  it.each([
    ["HF_TOKEN", "hf_first\nsecond"],
    ["HUGGING_FACE_HUB_TOKEN", "hf_tökén"],
  ])("a %s that is none is refused by its name, without its value", (name, value) => {
    const attempt = Result.try(() => hubSettings({ [name]: value }, 120))
    const failure = Result.isFailure(attempt) ? attempt.failure : undefined
    expect(failure).toBeInstanceOf(AccessRefused)
    const message = String(failure)
    expect(message).toContain(name)
    expect(message).not.toMatch(/first|second|tökén/)
    expect(categorizeLogText(message)?.class).toBe("auth")
  })
})
