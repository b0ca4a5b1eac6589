import { request as requestPlain } from "node:http"
import { request as requestSecure } from "node:https"
import { Effect } from "effect"

/** What a server answered. */
export interface Answer {
  readonly status: number
  readonly text: string
  /** The fingerprint of the server's certificate; empty without TLS. */
  readonly fingerprint: string
}

/** Asks a server; certificates that nobody vouches for are accepted. */
export const httpGet = (url: string, headers: Readonly<Record<string, string>> = {}): Effect.Effect<Answer> =>
  Effect.promise(
    () =>
      new Promise<Answer>((resolve, reject) => {
        const isSecure = url.startsWith("https:")
        const send = isSecure ? requestSecure : requestPlain
        send(url, { headers, agent: false, ...(isSecure ? { rejectUnauthorized: false } : {}) }, (response) => {
          let text = ""
          const { socket } = response
          const fingerprint = "getPeerCertificate" in socket ? peerFingerprint(socket) : ""
          response.setEncoding("utf8").on("data", (part: string) => {
            text += part
          })
          response.on("end", () => resolve({ status: response.statusCode ?? 0, text, fingerprint }))
        })
          .on("error", reject)
          .end()
      }),
  )

const peerFingerprint = (socket: object): string => {
  if (!("getPeerCertificate" in socket) || typeof socket.getPeerCertificate !== "function") return ""
  const certificate: unknown = socket.getPeerCertificate()
  const isNamed = typeof certificate === "object" && certificate !== null && "fingerprint256" in certificate
  return isNamed ? String(certificate.fingerprint256) : ""
}
