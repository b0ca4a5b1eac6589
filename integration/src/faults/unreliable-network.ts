import { once } from "node:events"
import { readFile, writeFile } from "node:fs/promises"
import { connect, createServer, type Socket } from "node:net"
import { join } from "node:path"
import type { ControlPlane } from "../control-plane/control-plane.ts"

/** A way to the API server on which things go wrong on demand. */
export interface UnreliableNetwork {
  readonly port: number
  /** Closes all connections, or only so many of them, as a load balancer that restarts does. */
  readonly cut: (count?: number) => void
  /** Nothing passes any more, on old and new connections, and nobody is told. What was sent meanwhile arrives afterwards. */
  readonly stall: () => void
  readonly resume: () => void
  /** The connections that there are are dead for good, and only the server's end knows. New ones work. */
  readonly halfOpen: () => void
  readonly close: () => Promise<void>
}

interface Link {
  readonly client: Socket
  readonly server: Socket
}

const connectEnds = ({ client, server }: Link): void => {
  client.pipe(server)
  server.pipe(client)
}

const separateEnds = ({ client, server }: Link): void => {
  client.unpipe(server).pause()
  server.unpipe(client).pause()
}

/** Listens on loopback and forwards to a port there. */
export const unreliableNetwork = async (targetPort: number): Promise<UnreliableNetwork> => {
  const links = new Set<Link>()
  const sockets = new Set<Socket>()
  let isStalled = false

  const keep = (socket: Socket, onClose: () => void): void => {
    sockets.add(socket)
    socket.on("error", () => undefined)
    socket.once("close", () => {
      sockets.delete(socket)
      onClose()
    })
  }

  const listener = createServer((client) => {
    const link: Link = { client, server: connect(targetPort, "127.0.0.1") }
    links.add(link)
    keep(client, () => {
      links.delete(link)
      link.server.destroy()
    })
    keep(link.server, () => {
      // A half-open link was given up before its server's end was closed.
      if (links.delete(link)) client.destroy()
    })
    if (isStalled) separateEnds(link)
    else connectEnds(link)
  })
  listener.listen(0, "127.0.0.1")
  await once(listener, "listening")
  const address = listener.address()
  if (address === null || typeof address === "string") throw new Error("the proxy listens on no port")

  return {
    port: address.port,
    cut: (count = Number.POSITIVE_INFINITY) => {
      for (const { client } of [...links].slice(-count)) client.destroy()
    },
    stall: () => {
      isStalled = true
      links.forEach(separateEnds)
    },
    resume: () => {
      isStalled = false
      links.forEach(connectEnds)
    },
    halfOpen: () => {
      for (const link of [...links]) {
        links.delete(link)
        separateEnds(link)
        // What the client sends is taken, and goes nowhere.
        link.client.resume()
        link.server.destroy()
      }
    },
    close: async () => {
      listener.close()
      for (const socket of sockets) socket.destroy()
      await once(listener, "close")
    },
  }
}

/** A copy of a kubeconfig whose server is reached through the network. */
export const kubeconfigThrough = async (
  { port }: UnreliableNetwork,
  { config, folder }: ControlPlane,
  kubeconfig: string,
): Promise<string> => {
  const path = join(folder, `kubeconfig-through-${port}`)
  const text = await readFile(kubeconfig, "utf8")
  await writeFile(path, text.replaceAll(`127.0.0.1:${config.apiServerPort}`, `127.0.0.1:${port}`), { mode: 0o600 })
  return path
}
