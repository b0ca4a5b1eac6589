/** What a client can ask the API server to do. */
export type Verb = "get" | "list" | "watch" | "create" | "apply" | "patch" | "delete" | "log"

/** How often what was asked: by verb and resource, such as `apply aimservices/status`. */
export class RequestCount {
  readonly #counts = new Map<string, number>()

  add(verb: Verb, plural: string, subresource = ""): void {
    const key = `${verb} ${plural}${subresource === "" ? "" : `/${subresource}`}`
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  /** The counts so far, by key. */
  snapshot(): ReadonlyMap<string, number> {
    return new Map([...this.#counts].sort(([left], [right]) => (left < right ? -1 : 1)))
  }
}
