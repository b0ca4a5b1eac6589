/** What a word in a status means, and what its reader can do. */
export interface Doc {
  readonly means: string
  /** What to do; empty where there is nothing to do. */
  readonly advice: string
}

/** A documented word. */
export const doc = (means: string, advice = ""): Doc => ({ means, advice })

/**
 * The words of a table as constants, each equal to its own name: `namesOf({ Ready: … }).Ready === "Ready"`.
 */
export const namesOf = <T extends Readonly<Record<string, Doc>>>(table: T): { readonly [K in keyof T & string]: K } =>
  // The compiler cannot see that every key is mapped to itself; the line does nothing else.
  Object.fromEntries(Object.keys(table).map((name) => [name, name])) as { readonly [K in keyof T & string]: K }
