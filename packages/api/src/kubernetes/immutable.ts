import type { ValidationRule } from "./field.ts"

/** `has()` for a dotted path below `root`: true only if every step is there. */
const present = (root: string, path: string): string => {
  const steps = path.split(".")
  return steps.map((_, depth) => `has(${root}.${steps.slice(0, depth + 1).join(".")})`).join(" && ")
}

/**
 * A rule, placed on the object that holds the field, by which the field can be neither changed nor added nor removed.
 * Transition rules on the field itself do not run when it is added or removed, so presence is compared here.
 */
export const immutableField = (path: string, message: string): ValidationRule => ({
  rule:
    `(${present("self", path)}) == (${present("oldSelf", path)})` +
    ` && (!(${present("self", path)}) || self.${path} == oldSelf.${path})`,
  message,
})
