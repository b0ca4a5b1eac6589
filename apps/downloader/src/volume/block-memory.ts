/** Bytes of a block: where whatever goes past the page cache begins and ends, in memory and in a file. */
export const BLOCK_BYTES = 4096

/** What V8 has as a global, as far as it is needed here; Node's types don't tell of it. */
declare const WebAssembly: {
  readonly Memory: new (size: {
    readonly initial: number
    readonly maximum: number
    readonly shared: true
  }) => { readonly buffer: SharedArrayBuffer }
}

/** Bytes of a piece of memory. */
export const PIECE_BYTES = 2 * 1024 * 1024
/** More than all connections and all files that are hashed need together. */
const PIECES = 64
const WEB_ASSEMBLY_PAGE_BYTES = 64 * 1024

/** All pieces lie in this; only those that were used once take up memory. */
let pool: SharedArrayBuffer | undefined
/** Pieces of the pool that nobody has. */
const free: Array<Uint8Array> = []

const openPool = (): void => {
  // Memory of WebAssembly begins at the border of a page, which nothing else in JavaScript promises, and which a file that is
  // written past the page cache demands. It is shared, so that another thread hashes what is in it without a copy.
  const pages = (PIECES * PIECE_BYTES) / WEB_ASSEMBLY_PAGE_BYTES
  const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  pool = buffer
  for (let index = 0; index < PIECES; index++) free.push(new Uint8Array(buffer, index * PIECE_BYTES, PIECE_BYTES))
}

/** A piece of memory of {@link PIECE_BYTES} that is the caller's own until it is given back. */
export const takePiece = (): Uint8Array => {
  if (pool === undefined) openPool()
  // Memory from elsewhere does as well: a batch in it goes through the page cache.
  return free.pop() ?? new Uint8Array(new SharedArrayBuffer(PIECE_BYTES))
}

/** Gives a piece back: nothing is read from it or written to it any more. */
export const returnPiece = (piece: Uint8Array): void => {
  // What had to be taken from elsewhere does not take the place of one that can go past the page cache.
  if (piece.buffer === pool) free.push(piece)
}
