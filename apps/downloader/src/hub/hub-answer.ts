import { Result, Schema, SchemaIssue, SchemaParser } from "effect"
import { TransferFailure } from "../source/failure.ts"

/** What is read of a model. */
export const ModelAnswer = Schema.Struct({ sha: Schema.NonEmptyString })

/** What every entry of a listing has. */
export const ListedEntry = Schema.Struct({ type: Schema.String, path: Schema.String })

/** An entry that is a file. What is null is not there, as Hugging Face's own tools take it. */
export const ListedFile = Schema.Struct({
  path: Schema.String,
  size: Schema.Natural,
  oid: Schema.optionalKey(Schema.NullOr(Schema.String)),
  lfs: Schema.optionalKey(Schema.NullOr(Schema.Struct({ oid: Schema.String, size: Schema.Natural }))),
  xetHash: Schema.optionalKey(Schema.NullOr(Schema.String)),
})
export type ListedFile = typeof ListedFile.Type

const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1()

const explain = (issue: SchemaIssue.Issue): string =>
  formatIssue(issue)
    .issues.map(({ path = [], message }) =>
      [path.map(String).join("."), message].filter((part) => part !== "").join(": "),
    )
    .join(", ")

/** The failure where a hub answers what its API does not have, such as the page of a proxy. */
export const foreignAnswer = (hubUrl: string, why: string): TransferFailure =>
  new TransferFailure({ message: `the hub at ${hubUrl} does not answer like a hub: ${why}` })

/** Reads a part of an answer. What is wrong with it is told by its name and by the fields. */
export const readAnswer = <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  answer: unknown,
  { hubUrl, name }: { readonly hubUrl: string; readonly name: string },
): S["Type"] =>
  Result.getOrThrow(
    Result.mapError(SchemaParser.decodeUnknownResult(schema, { errors: "all" })(answer), (issue) =>
      foreignAnswer(hubUrl, `${name}: ${explain(issue)}`),
    ),
  )
