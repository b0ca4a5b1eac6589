/** One step of a field path: the key of a mapping, or the index of a list. */
export type PathStep = string | number

/** Where a field is in a value. */
export type FieldPath = ReadonlyArray<PathStep>

/**
 * A field path as the Kubernetes API writes it in its messages.
 *
 * @example
 * renderFieldPath(["spec", "env", 0, "name"]) // "spec.env[0].name"
 */
export const renderFieldPath = (path: FieldPath): string =>
  path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`
      if (!/^[\w$-]+$/.test(step)) return `['${step}']`
      return index === 0 ? step : `.${step}`
    })
    .join("")
