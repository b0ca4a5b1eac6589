import { EnvHttpProxyAgent, setGlobalDispatcher } from "undici"

/** Lets what asks with fetch, the hub's API and XET, go through the proxy that the environment names. For the whole process. */
export const useEnvironmentProxy = (): void => setGlobalDispatcher(new EnvHttpProxyAgent())
