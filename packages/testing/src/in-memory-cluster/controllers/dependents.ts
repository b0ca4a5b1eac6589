import { metadataText } from "../json/api-object.ts"
import type { ApiResource } from "../resources/api-resource.ts"
import type { StoredEvent } from "../store/watch-history.ts"
import { addressKey, addressOf, type ObjectAddress } from "./object-address.ts"
import { ownersOf } from "./owners.ts"

/** Which objects exist, and which depend on which, by uid: kept up to date from changes. */
export class Dependents {
  readonly #byOwner = new Map<string, Map<string, ObjectAddress>>()
  readonly #living = new Set<string>()

  /** Takes one change in. */
  observe(resource: ApiResource, event: StoredEvent): void {
    const address = addressOf(resource, event.object)
    const key = addressKey(address)
    const uid = metadataText(event.object, "uid")
    if (event.type === "DELETED") this.#living.delete(uid)
    else this.#living.add(uid)
    for (const owner of event.previous === undefined ? [] : ownersOf(event.previous))
      this.#byOwner.get(owner.uid)?.delete(key)
    if (event.type === "DELETED") return
    for (const owner of ownersOf(event.object)) {
      const known = this.#byOwner.get(owner.uid) ?? new Map<string, ObjectAddress>()
      known.set(key, address)
      this.#byOwner.set(owner.uid, known)
    }
  }

  /** Whether an object of that uid exists. */
  exists(uid: string): boolean {
    return this.#living.has(uid)
  }

  /** The objects that name an owner of that uid, by their address. */
  of(uid: string): ReadonlyArray<ObjectAddress> {
    return [...(this.#byOwner.get(uid) ?? [])]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, address]) => address)
  }
}
