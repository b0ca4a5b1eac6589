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

/** Bytes that are sent at once where a body is sent slowly. */
const SLICE = 32 * 1024

/** Sends a body slice by slice, so many bytes a second, and tells each one. */
export const sendSlowly = (
  response: ServerResponse,
  body: Buffer,
  bytesPerSecond: number,
  onSent: (bytes: number) => void,
): void => {
  const send = (from: number): void => {
    if (response.destroyed) return
    if (from >= body.length) {
      response.end()
      return
    }
    const slice = body.subarray(from, from + SLICE)
    response.write(slice, () => {
      onSent(slice.length)
      setTimeout(() => send(from + slice.length), (slice.length / bytesPerSecond) * 1000)
    })
  }
  send(0)
}

/** Sends a body, with the trouble that it has. The headers are written already. */
export const sendBody = (response: ServerResponse, body: Buffer, trouble: Trouble["kind"] | undefined): void => {
  switch (trouble?._tag) {
    case "Break":
      response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy())
      return
    case "Stall":
      response.write(body.subarray(0, Math.ceil(body.length / 2)))
      return
    case "Damage":
      response.end(Buffer.from(body.map((byte) => byte ^ 0xff)))
      return
    default:
      response.end(body)
  }
}
