import { maskValues, redact } from "@aim-engine/core"

const SECRETS = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
/** Read in both spellings, as other tools do. */
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()])

/** User and password of a proxy's address, together and apart, as they are written and as they are meant. */
const credentialsOf = (proxy: string): ReadonlyArray<string> => {
  const [, credentials] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.*)@/is.exec(proxy.trim()) ?? []
  if (credentials === undefined) return []
  const password = credentials.slice(credentials.indexOf(":") + 1)
  return [credentials, password, decoded(password)]
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Masks in a text what the variables of a download keep secret, tokens, keys and credentials of proxies, and everything that
 * has the form of a secret.
 */
export const withoutSecrets = (env: NodeJS.ProcessEnv): ((text: string) => string) => {
  const secrets = [
    ...SECRETS.map((name) => env[name] ?? ""),
    ...PROXIES.flatMap((name) => credentialsOf(env[name] ?? "")),
  ]
  return (text) => redact(maskValues(text, secrets))
}
