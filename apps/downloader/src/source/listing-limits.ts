import { TransferFailure } from "./failure.ts"

/** Far more than any model has: what has more is a mistake, of the address or of the server. */
const MOST_FILES = 1_000_000
/** Enough for as many files, also where a server puts few of them on a page. */
const MOST_PAGES = 100_000

/** Ends a listing that would not end by itself. */
export class ListingLimits {
  readonly #uri: string
  readonly #pages = new Set<string>()
  #files = 0

  constructor(uri: string) {
    this.#uri = uri
  }

  /** Told of each page before it is asked for. Fails where it was asked for before, or where there are too many. */
  page(name: string): void {
    const listing = `the listing of ${this.#uri}`
    if (this.#pages.has(name)) {
      throw new TransferFailure({ message: `${listing} has no end: it leads to a page that it had before` })
    }
    if (this.#pages.size === MOST_PAGES) {
      throw new TransferFailure({ message: `${listing} has more than ${MOST_PAGES} pages` })
    }
    this.#pages.add(name)
  }

  /** Told of each file. Fails where there are too many. */
  file(): void {
    this.#files++
    if (this.#files > MOST_FILES) {
      throw new TransferFailure({ message: `${this.#uri} has more than ${MOST_FILES} files` })
    }
  }
}
