import { Effect, Result, Schema } from "effect"
import { InvalidResponseError } from "../errors/registry-error.ts"
import { type Answer, jsonOf } from "./answer.ts"
import { about, type Operation } from "./operation.ts"

/** Reads the body of an answer as JSON of a schema; `expected` says in words what that is. */
export const decodeAnswer = <A>(
  operation: Operation,
  answer: Pick<Answer, "bytes">,
  schema: Schema.Codec<A>,
  expected: string,
): Effect.Effect<A, InvalidResponseError> => {
  const json = jsonOf(answer)
  const decoded = Result.isSuccess(json) ? Schema.decodeUnknownOption(schema)(json.success) : undefined
  return decoded?._tag === "Some"
    ? Effect.succeed(decoded.value)
    : new InvalidResponseError({
        registry: operation.registry,
        // What a decoding error says quotes the answer, which may be a token.
        message: `${about(operation)}: the answer is not ${expected}${Result.isSuccess(json) ? "" : " (no JSON)"}`,
      })
}
