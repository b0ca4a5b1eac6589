import type { ServerResponse } from "node:http"

/** What goes wrong when a file is asked for. Counted: so many requests fail, then all is well. */
export interface Trouble {
  /** Requests that fail; all of them unless given. */
  times?: number
  readonly kind: /** The connection breaks after half of what was asked for. */
    | { readonly _tag: "Break" }
    /** Half arrives, and then nothing more. */
    | { readonly _tag: "Stall" }
    | { readonly _tag: "Status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
    /** As many bytes as expected, and other ones. */
    | { readonly _tag: "Damage" }
}

/** The trouble of this request, if it has any. */
export const takeTrouble = (troubles: ReadonlyMap<string, Trouble>, path: string): Trouble["kind"] | undefined => {
  const trouble = troubles.get(path)
  if (trouble === undefined) return undefined
  if (trouble.times === undefined) return trouble.kind
  if (trouble.times === 0) return undefined
  trouble.times--
  return trouble.kind
}

/** What a server has sent of files, and how fast it sends. Tests change and read it while it runs. */
export interface Traffic {
  /** Over all connections; as fast as can be unless set. */
  bytesPerSecond: number | undefined
  /** When the next bytes may be sent where it is slow, as `performance.now()` tells the time. */
  nextAt: number
  sentBytes: number
  /** Told after every change of `sentBytes`. */
  onSent: () => void
}

/** A server that has not sent anything, and is not slowed down. */
export const noTraffic = (): Traffic => ({
  bytesPerSecond: undefined,
  nextAt: 0,
  sentBytes: 0,
  onSent: () => undefined,
})

const count = (traffic: Traffic, bytes: number): void => {
  traffic.sentBytes += bytes
  traffic.onSent()
}

/** Bytes that are sent at once where a body is sent slowly. */
const SLICE = 64 * 1024

/** How long until the next slice may be sent, in milliseconds. The speed may change at any time. */
const pauseBefore = (traffic: Traffic, bytes: number): number => {
  if (traffic.bytesPerSecond === undefined) return 0
  const now = performance.now()
  const due = Math.max(now, traffic.nextAt)
  traffic.nextAt = due + (bytes / traffic.bytesPerSecond) * 1000
  return due - now
}

const sendSlowly = (traffic: Traffic, response: ServerResponse, body: Buffer): void => {
  const send = (from: number): void => {
    if (response.destroyed) return
    if (from >= body.length) {
      response.end()
      return
    }
    const slice = body.subarray(from, from + SLICE)
    setTimeout(
      () => {
        if (response.destroyed) return
        response.write(slice, (error) => {
          if (error) return
          count(traffic, slice.length)
          send(from + slice.length)
        })
      },
      pauseBefore(traffic, slice.length),
    )
  }
  send(0)
}

/** Sends a body, with the trouble that it has. The headers are written already. */
export const sendBody = (
  traffic: Traffic,
  response: ServerResponse,
  body: Buffer,
  trouble: Trouble["kind"] | undefined,
): void => {
  const half = body.subarray(0, Math.ceil(body.length / 2))
  switch (trouble?._tag) {
    case "Break":
      count(traffic, half.length)
      response.write(half, () => response.destroy())
      return
    case "Stall":
      count(traffic, half.length)
      response.write(half)
      return
    case "Damage":
      count(traffic, body.length)
      response.end(Buffer.from(body.map((byte) => byte ^ 0xff)))
      return
    default:
      if (traffic.bytesPerSecond !== undefined) {
        sendSlowly(traffic, response, body)
        return
      }
      count(traffic, body.length)
      response.end(body)
  }
}
