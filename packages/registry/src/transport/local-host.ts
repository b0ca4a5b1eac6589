const LOCAL_NAME = /(?:^|\.)localhost$|\.local$/
const PRIVATE_ADDRESS =
  /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|10\.\d{1,3}\.\d{1,3}\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3}|192\.168\.\d{1,3}\.\d{1,3}|\[::1\])$/

/**
 * Whether a registry may be asked without TLS: it is on this machine or in a private network, `host[:port]`.
 * Sources: RFC 6761 (`localhost`), RFC 6762 (`.local`), RFC 1918 (private addresses).
 */
export const isLocalHost = (registry: string): boolean => {
  const host = registry.replace(/:\d+$/, "").toLowerCase()
  return LOCAL_NAME.test(host) || PRIVATE_ADDRESS.test(host)
}
