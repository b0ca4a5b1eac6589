/** The fields of a record that have a value. */
export type DefinedFields<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }

/**
 * A record without the fields that are undefined: in Kubernetes objects an absent field and an empty one differ,
 * and a field that is `undefined` is neither.
 *
 * @example
 * definedFields({ a: 1, b: undefined }) // { a: 1 }
 */
export const definedFields = <T extends object>(fields: T): DefinedFields<T> =>
  // Object.fromEntries forgets the types of the entries, which are those of T without undefined.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as DefinedFields<T>

/** The same, or undefined where no field has a value: a block is written only if something is in it. */
export const definedBlock = <T extends object>(fields: T): DefinedFields<T> | undefined => {
  const defined = definedFields(fields)
  return Object.keys(defined).length === 0 ? undefined : defined
}
