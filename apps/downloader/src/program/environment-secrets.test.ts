import { describe, expect, it } from "@effect/vitest"
import { withoutSecrets } from "./environment-secrets.ts"

describe("secrets of the environment", () => {
  it.each<readonly [NodeJS.ProcessEnv, string, string]>([
    [{ HF_TOKEN: "mirror-token" }, "no mirror-token here", "no *** here"],
    [{ HF_TOKEN: "first\nsecond" }, 'Headers.set: "Bearer first\nsecond"', 'Headers.set: "Bearer ***\n***"'],
    [{ HUGGING_FACE_HUB_TOKEN: "mirror-token" }, "mirror-token", "***"],
    [{ AWS_SECRET_ACCESS_KEY: "wJalr/K7", AWS_SESSION_TOKEN: "session" }, "wJalr/K7 of session", "*** of ***"],
    [{ HTTPS_PROXY: "http://user:sekret/99@proxy:3128" }, "user:sekret/99, sekret/99", "***, ***"],
    [{ http_proxy: "user:sek%20ret@proxy:3128" }, "sek ret at proxy:3128", "*** at proxy:3128"],
    [{ HTTP_PROXY: "http://proxy:3128", NO_PROXY: "a@b" }, "proxy:3128 and a@b", "proxy:3128 and a@b"],
    [{ HTTP_PROXY: "http://user:100%sure@proxy" }, "100%sure", "***"],
    [{}, "token hf_abcdefghijklmnop", "token hf_***"],
  ])("of %j: %j is shown as %j", (env, text, shown) => {
    expect(withoutSecrets(env)(text)).toBe(shown)
  })
})
