/** The chunks of a body, after the first so many bytes. */
export async function* readBody(
  body: AsyncIterable<Uint8Array>,
  skippedBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let skipped = 0
  for await (const chunk of body) {
    const rest = skippedBytes - skipped
    if (rest >= chunk.byteLength) {
      skipped += chunk.byteLength
      continue
    }
    skipped = skippedBytes
    yield rest > 0 ? chunk.subarray(rest) : chunk
  }
}
