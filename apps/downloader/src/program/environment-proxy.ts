import { Result } from "effect"
import { EnvHttpProxyAgent, setGlobalDispatcher } from "undici"
import { TransferFailure } from "../source/failure.ts"

/** Variables that name a proxy. */
const VARIABLES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"]

const isProxy = (address: string): boolean => /^(https?|socks5?):$/.test(URL.parse(address)?.protocol ?? "")

/** Whether the variables name proxies, if anything. The values are never told: they may have passwords. */
export const checkProxies = (env: NodeJS.ProcessEnv): Result.Result<void, TransferFailure> => {
  const wrong = VARIABLES.find((name) => (env[name] ?? "") !== "" && !isProxy(env[name] ?? ""))
  if (wrong === undefined) return Result.void
  const message = `${wrong} is not the address of a proxy, such as http://proxy.example.com:3128`
  return Result.fail(new TransferFailure({ message }))
}

/**
 * Lets what asks with fetch, the hub's API and XET, go through the proxy that the environment names. For the whole process.
 * Where a variable names none, downloads fail before they ask.
 */
export const useEnvironmentProxy = (): void => {
  if (Result.isSuccess(checkProxies(process.env))) setGlobalDispatcher(new EnvHttpProxyAgent())
}
