import type { PathStep } from "@aim-engine/core"

/** How a key may stand in a path. Keys with dots in them are written in several ways. */
const spellings = (key: string): ReadonlyArray<string> => [`.${key}`, `[${key}]`, `['${key}']`]

/**
 * The steps of a written path within a value, as far as the value has them. The value tells whether `a.b` is one key or two.
 *
 * @example
 * findFieldPath("metadata.labels[app.io/x]", object) // ["metadata", "labels", "app.io/x"]
 */
export const findFieldPath = (path: string, value: unknown): ReadonlyArray<PathStep> => {
  if (typeof value !== "object" || value === null) return []
  const rest = path.startsWith("[") || path === "" ? path : `.${path.replace(/^\./, "")}`
  const found = Object.entries(value)
    .flatMap(([key, inner]) => spellings(key).map((written) => ({ key, inner, written })))
    .filter(({ written }) => rest.startsWith(written) && /^[.[]?$/.test(rest.charAt(written.length)))
    .toSorted((left, right) => right.written.length - left.written.length)[0]
  if (found === undefined) return []
  const step = Array.isArray(value) ? Number(found.key) : found.key
  return [step, ...findFieldPath(rest.slice(found.written.length), found.inner)]
}
