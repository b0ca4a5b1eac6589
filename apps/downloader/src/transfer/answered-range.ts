/** The parts of an answer that say which bytes its body has. */
export interface RangeAnswer {
  readonly status: number | undefined
  /** `Content-Range`. */
  readonly contentRange: string | undefined
}

/**
 * How many bytes of the body come before the first one that was asked for: none, or all of them where the server knows no
 * ranges and sends the file from its beginning. Undefined where it is another part. Source: RFC 9110, "Range Requests".
 */
export const bytesBefore = (start: number, { status, contentRange }: RangeAnswer): number | undefined => {
  if (status !== 206) return start
  return contentRange?.startsWith(`bytes ${start}-`) === true ? 0 : undefined
}
