import type { Answer } from "./answer.ts"

/**
 * Where a redirect leads, or why it is not followed: without an address, to another protocol, from TLS to none, or with
 * credentials in the address. A request with a body (`canRepeat` false) is not sent to another address.
 */
export const nextAddress = ({ status, headers, url }: Answer, canRepeat: boolean): URL | string => {
  const location = headers.location
  if (location === undefined || status === 304) return `HTTP ${status} without an address`
  if (!canRepeat) return "a request with a body is not sent to another address"
  if (!URL.canParse(location, url.href)) return "the address cannot be read"
  const next = new URL(location, url)
  if (next.protocol !== "https:" && next.protocol !== url.protocol) return `to ${next.protocol} from ${url.protocol}`
  return next.username === "" && next.password === "" ? next : "the address holds credentials"
}
