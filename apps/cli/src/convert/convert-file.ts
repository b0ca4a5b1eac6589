import type { Schema } from "effect"
import { parseManifestDocuments } from "../manifest/manifest-document.ts"
import type { ManifestProblem } from "../manifest/manifest-problem.ts"
import type { ManifestSource } from "../manifest/manifest-source.ts"
import { convertDocument } from "./convert-document.ts"

/** A file in the present API group. */
export interface ConvertedFile {
  readonly file: string
  /** The whole text, as the file should have it. */
  readonly text: string
  readonly values: ReadonlyArray<Schema.Json>
  /** The objects of the earlier group in it. */
  readonly earlier: ReadonlyArray<ManifestProblem>
  readonly problems: ReadonlyArray<ManifestProblem>
  /** Whether all of it could be read: a part of a file is no conversion of it. */
  readonly isWhole: boolean
}

/** Converts the documents of a file, and keeps everything between them. */
export const convertFile = (source: ManifestSource): ConvertedFile => {
  const { documents, problems, rest } = parseManifestDocuments(source)
  const converted = documents.map(convertDocument)
  const texts = converted.map(({ text }, index) => `${documents[index]?.written.lead ?? ""}${text}`)
  return {
    file: source.file,
    text: `${texts.join("")}${rest}`,
    values: converted.map(({ value }) => value),
    earlier: converted.flatMap(({ earlier }) => earlier),
    problems: [...problems, ...converted.flatMap((document) => document.problems)],
    isWhole: problems.length === 0,
  }
}

/** The texts of several files as one stream of YAML documents. */
export const joinTexts = (texts: ReadonlyArray<string>): string =>
  texts
    .map((text) => text.replace(/^---[^\S\n]*\n/, "").trimEnd())
    .filter((text) => text !== "")
    .join("\n---\n")
