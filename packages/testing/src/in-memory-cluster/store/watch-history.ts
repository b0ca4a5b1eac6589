import type { JsonObject } from "../json/json-object.ts"

/** A change of one object. `previous` is what it was before; undefined when it was created. */
export interface StoredEvent {
  readonly revision: number
  readonly type: "ADDED" | "MODIFIED" | "DELETED"
  readonly object: JsonObject
  readonly previous: JsonObject | undefined
}

/** The recent changes of one kind, oldest first, and who waits for the next one. */
export class WatchHistory {
  readonly #limit: number
  readonly #waiting = new Set<() => void>()
  #events: Array<StoredEvent> = []
  #oldest = 0

  /** At most about `limit` changes are kept. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** The revision after which all changes are known. A watch from an earlier one has expired. */
  get oldest(): number {
    return this.#oldest
  }

  append(event: StoredEvent): void {
    this.#events.push(event)
    // Trimmed in halves, so that appending costs the same however long the history is.
    if (this.#events.length > this.#limit * 2) this.#drop(this.#events.length - this.#limit)
    this.#wake()
  }

  /** The changes after a revision. */
  since(revision: number): ReadonlyArray<StoredEvent> {
    let [low, high] = [0, this.#events.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#events[middle]?.revision ?? 0) > revision) high = middle
      else low = middle + 1
    }
    return this.#events.slice(low)
  }

  /** Forgets the changes up to a revision. */
  compact(revision: number): void {
    this.#oldest = Math.max(this.#oldest, revision)
    this.#events = this.#events.filter((event) => event.revision > revision)
    this.#wake()
  }

  /** Calls back once, on the next change; the result takes that back. */
  onNext(callback: () => void): () => void {
    this.#waiting.add(callback)
    return () => this.#waiting.delete(callback)
  }

  #drop(count: number): void {
    this.#oldest = this.#events[count - 1]?.revision ?? this.#oldest
    this.#events = this.#events.slice(count)
  }

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const callback of waiting) callback()
  }
}
