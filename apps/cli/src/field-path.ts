/** One step of a field path: the key of a mapping, or the index of a list. */
export type PathStep = string | number

/**
 * A field path as the Kubernetes API writes it in its messages.
 *
 * @example
 * renderFieldPath(["spec", "env", 0, "name"]) // "spec.env[0].name"
 */
export const renderFieldPath = (path: ReadonlyArray<PathStep>): string =>
  path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`
      if (!/^[\w$-]+$/.test(step)) return `['${step}']`
      return index === 0 ? step : `.${step}`
    })
    .join("")

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
