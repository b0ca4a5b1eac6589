import { distance } from "fastest-levenshtein"

/** The name that was probably meant: the nearest, ignoring case, if no more than a third of it differs. */
export const nearestName = (written: string, names: ReadonlyArray<string>): string | undefined => {
  const ranked = names
    .map((name) => ({ name, edits: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(1, Math.floor(name.length / 3)))
    .toSorted((left, right) => left.edits - right.edits || (left.name < right.name ? -1 : 1))
  return ranked[0]?.name
}
