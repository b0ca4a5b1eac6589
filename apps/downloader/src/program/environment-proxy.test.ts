import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { checkProxies } from "./environment-proxy.ts"

const toldOf = (env: NodeJS.ProcessEnv): string | undefined => {
  const checked = checkProxies(env)
  return Result.isFailure(checked) ? checked.failure.message : undefined
}

describe("the variables of a proxy", () => {
  it.each(["", "http://proxy:3128", "https://user:pass@proxy.example.com", "socks5://proxy:1080"])(
    "may be «%s»",
    (value) => {
      expect(toldOf({ HTTPS_PROXY: value, http_proxy: value })).toBeUndefined()
    },
  )

  it.each(["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"])(
    "%s is told by its name, without its value",
    (name) => {
      for (const value of ["http://user:hidden@no host:1", "proxy:3128", "hidden", "ftp://hidden", " "]) {
        expect(toldOf({ [name]: value })).toBe(
          `${name} is not the address of a proxy, such as http://proxy.example.com:3128`,
        )
      }
    },
  )
})
