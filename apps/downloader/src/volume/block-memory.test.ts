import { describe, expect, it } from "@effect/vitest"
import { PIECE_BYTES, returnPiece, takePiece } from "./block-memory.ts"

/** Takes pieces until one is of other memory than the first. */
const takeAll = (): ReadonlyArray<Uint8Array> => {
  const pieces = [takePiece()]
  while (pieces.at(-1)?.buffer === pieces[0]?.buffer) pieces.push(takePiece())
  return pieces
}

describe("memory for batches", () => {
  it("is of other memory where there is none left, which takes nobody's place once it is given back", () => {
    const pieces = takeAll()
    expect(pieces.every(({ byteLength }) => byteLength === PIECE_BYTES)).toBe(true)
    for (const piece of pieces.toReversed()) returnPiece(piece)
    const again = takeAll()
    expect(again.length).toBe(pieces.length)
    expect(again[0]?.buffer).toBe(pieces[0]?.buffer)
    again.forEach(returnPiece)
  })
})
