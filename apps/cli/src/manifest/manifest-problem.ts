/** Where something stands in the user's files. Documents count from 1, as lines do. */
export interface ManifestPlace {
  /** The path as the user gave it, `<stdin>` for standard input. */
  readonly file: string
  readonly document?: number
  readonly line?: number
}

/** The rules that reading a manifest can break. */
export type ManifestRule =
  | "syntax"
  | "not-an-object"
  | "unknown-kind"
  | "foreign-kind"
  | "schema"
  | "label-syntax"
  | "duplicate-object"
  | "earlier-api"

/** Something wrong, or worth knowing, in a manifest: where, at which field, and what would be right. */
export interface ManifestProblem {
  /** An error keeps the object out of the result; a note does not. */
  readonly severity: "error" | "note"
  /** What it is about, for `aim check`; absent where there is no text to be checked. */
  readonly rule?: ManifestRule
  readonly place: ManifestPlace
  /** The object, e.g. `AIMService ml-team/chat`, where that much is known. */
  readonly object?: string
  /** The field, e.g. `spec.env[0].name`; absent when the document as a whole is meant. */
  readonly field?: string
  /** What is wrong and what is allowed, as a sentence. Names the offending value where there is one. */
  readonly message: string
}

/**
 * A place as editors and terminals link it, with the document where a file has several.
 *
 * @example
 * renderPlace({ file: "a.yaml", document: 2, line: 14 }) // "a.yaml:14 (document 2)"
 */
export const renderPlace = ({ file, document, line }: ManifestPlace): string =>
  `${file}${line === undefined ? "" : `:${line}`}${document === undefined ? "" : ` (document ${document})`}`

/** A problem as one line of text. */
export const renderProblem = (problem: ManifestProblem): string =>
  [
    `${renderPlace(problem.place)}:`,
    ...(problem.object === undefined ? [] : [`${problem.object}:`]),
    ...(problem.field === undefined ? [] : [`${problem.field}:`]),
    problem.message,
  ].join(" ")
