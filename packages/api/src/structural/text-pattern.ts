/** The flags that a pattern of Go may start with, e.g. `(?i)`, and the rest of it in the words of JavaScript. */
const translated = (pattern: string): { readonly source: string; readonly flags: string } => {
  const [prefix = "", flags = ""] = /^\(\?([ims]+)\)/.exec(pattern) ?? []
  return { source: pattern.slice(prefix.length).replaceAll("\\A", "^").replaceAll("\\z", "$"), flags }
}

const compile = (pattern: string): RegExp | undefined => {
  const { source, flags } = translated(pattern)
  // Go allows some escapes that JavaScript only allows without the flag for Unicode.
  for (const candidate of [`${flags}u`, flags]) {
    try {
      return new RegExp(source, candidate)
    } catch {
      // Tried without the flag next.
    }
  }
  return undefined
}

/** Compiled patterns by their text: they come from a few CRDs and are asked on every write. */
const compiled = new Map<string, RegExp | undefined>()

/** Whether a text matches a pattern of a schema. A pattern that cannot be read refuses nothing. */
export const matchesPattern = (pattern: string, text: string): boolean => {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern))
  return compiled.get(pattern)?.test(text) ?? true
}
