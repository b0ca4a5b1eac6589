import { Bytes, Effect, Result, Stream } from "effect"
import type { Headers, HttpClientError, HttpClientResponse } from "effect/http"

/** An answer, read to its end or to the limit. */
export interface Answer {
  readonly status: number
  readonly headers: Headers.Headers
  readonly bytes: Uint8Array
  /** Whether there was more than was read. */
  readonly isCut: boolean
  /** Who answered, after any redirects. */
  readonly url: URL
}

/** Of a refusal no more is read than a sentence needs. */
const REFUSAL_BYTES = 16 * 1024

/** Reads the body of an answer, at most so many bytes; nothing of one that announces more, or that has none. */
export const readAnswer = (
  response: HttpClientResponse.HttpClientResponse,
  url: URL,
  limitBytes: number | "none",
): Effect.Effect<Answer, HttpClientError.HttpClientError> => {
  const { status, headers } = response
  if (limitBytes === "none") return Effect.succeed({ status, headers, bytes: new Uint8Array(), isCut: false, url })
  const limit = status < 400 ? limitBytes : Math.min(limitBytes, REFUSAL_BYTES)
  if (status < 400 && Number(headers["content-length"] ?? 0) > limit) {
    return Effect.succeed({ status, headers, bytes: new Uint8Array(), isCut: true, url })
  }
  const chunks: Array<Uint8Array> = []
  let length = 0
  const take = (chunk: Uint8Array) =>
    Effect.sync(() => {
      chunks.push(chunk)
      length += chunk.length
      return length <= limit
    })
  return Effect.map(Stream.runForEachWhile(response.stream, take), () => ({
    status,
    headers,
    bytes: Bytes.concat(chunks).subarray(0, limit),
    isCut: length > limit,
    url,
  }))
}

/** The body as text, in UTF-8. */
export const textOf = ({ bytes }: Pick<Answer, "bytes">): string => new TextDecoder().decode(bytes)

/** The body as JSON; fails if it is none. */
export const jsonOf = (answer: Pick<Answer, "bytes">): Result.Result<unknown, "not JSON"> =>
  Result.try({ try: (): unknown => JSON.parse(textOf(answer)), catch: () => "not JSON" as const })
