import { fieldManagerOf, qualifiedKind, type ResourceKind } from "@aim-engine/api"
import { type WatchedKind, withManagedFieldsOf, withoutManagedFields } from "./watched-kind.ts"

/** What a controller declares about the kinds that it deals with. */
export interface DeclaredKinds {
  readonly name: string
  readonly kind: ResourceKind
  readonly reads: ReadonlyArray<ResourceKind>
  readonly writes: ReadonlyArray<ResourceKind>
}

/**
 * Every kind that some controller reads or writes, each once, by name. Of kinds that are written the fields that these
 * controllers manage are kept, of others none. `refine` narrows or strips a kind further, or says that it is optional.
 */
export const watchedKinds = (
  controllers: ReadonlyArray<DeclaredKinds>,
  refine: (kind: ResourceKind) => Omit<WatchedKind, "kind"> = () => ({}),
): ReadonlyArray<WatchedKind> => {
  const managers = new Set(controllers.map(({ name }) => fieldManagerOf(name)))
  const written = new Set(controllers.flatMap(({ kind, writes }) => [kind, ...writes].map(qualifiedKind)))
  const kinds = new Map(
    controllers.flatMap(({ kind, reads, writes }) =>
      [kind, ...reads, ...writes].map((each) => [qualifiedKind(each), each] as const),
    ),
  )
  return [...kinds]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, kind]) => {
      const { strip, ...refined } = refine(kind)
      const forget = written.has(name) ? withManagedFieldsOf(managers) : withoutManagedFields
      return { kind, ...refined, strip: strip === undefined ? forget : (object) => strip(forget(object)) }
    })
}
