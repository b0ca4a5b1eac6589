import { once } from "node:events"
import type { IncomingMessage, ServerResponse } from "node:http"
import { createServer } from "node:https"
import { setTimeout as sleep } from "node:timers/promises"
import { generate } from "selfsigned"
import { type ContainerLogs, lastLines } from "./container-logs.ts"

/** The part of a kubelet that the API server asks for logs. */
export interface LogServer {
  readonly port: number
  readonly close: () => Promise<void>
}

const FOLLOW_MILLIS = 50

/** Source: Kubernetes, the kubelet's `/containerLogs/{namespace}/{pod}/{container}`. Times are not told. */
const answer = async (logs: ContainerLogs, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? "", "https://kubelet")
  const [, route, namespace = "", name = "", container = ""] = url.pathname.split("/").map(decodeURIComponent)
  const option = (key: string): string | undefined => url.searchParams.get(key) ?? undefined
  const log = logs.find({ namespace, name, container }, option("previous") === "true")
  if (route !== "containerLogs" || log === undefined) {
    response.writeHead(route === "containerLogs" ? 400 : 404)
    response.end(`container "${container}" in pod "${name}" is waiting to start: ContainerCreating`)
    return
  }
  const tail = option("tailLines")
  const limit = option("limitBytes")
  const bytes = Buffer.from(tail === undefined ? log.text : lastLines(log.text, Number(tail)))
  let sent = log.text.length
  response.write(limit === undefined ? bytes : bytes.subarray(0, Number(limit)))
  while (option("follow") === "true" && log.isOpen && !response.destroyed) {
    await sleep(FOLLOW_MILLIS)
    response.write(log.text.slice(sent))
    sent = log.text.length
  }
  response.end(option("follow") === "true" ? log.text.slice(sent) : "")
}

/** Serves logs on loopback, with a certificate that nobody vouches for: the API server does not look who a kubelet is. */
export const serveLogs = async (logs: ContainerLogs): Promise<LogServer> => {
  const { cert, private: key } = await generate([{ name: "commonName", value: "kubelet" }], { keyType: "ec" })
  const server = createServer({ cert, key }, (request, response) => {
    answer(logs, request, response).catch((error: unknown) => response.destroy(new Error(String(error))))
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the log server has no port")
  return {
    port: address.port,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
