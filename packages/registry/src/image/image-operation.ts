import { isContentDigest, type PullReference } from "@aim-engine/core"
import { Effect, type Schema } from "effect"
import { InvalidResponseError, UnsupportedImageError } from "../errors/registry-error.ts"
import type { Answer } from "../transport/answer.ts"
import { decodeAnswer } from "../transport/decode-answer.ts"
import { about, type Operation } from "../transport/operation.ts"
import { isDigestOf } from "./digest.ts"

/** Reading a part of an image: its manifest, or its config, under a tag or a digest. */
export const imageOperation = (
  { registry, repository }: PullReference,
  part: "manifest" | "config",
  version: string,
): Operation => ({ registry, what: `${part} of ${repository}${isContentDigest(version) ? "@" : ":"}${version}` })

/** What is there is no image that could be run. */
export const unsupported = (operation: Operation, problem: string): UnsupportedImageError =>
  new UnsupportedImageError({ registry: operation.registry, message: `${about(operation)}: ${problem}` })

/** Fails unless an answer is what its digest says. */
export const verifyDigest = (
  operation: Operation,
  digest: string,
  answer: Pick<Answer, "bytes">,
): Effect.Effect<void, InvalidResponseError> =>
  isDigestOf(digest, answer.bytes)
    ? Effect.void
    : new InvalidResponseError({
        registry: operation.registry,
        message: `${about(operation)}: the answer has another digest`,
      })

/** Reads JSON that is what was pushed: where it is wrong, it will not get better by asking again. */
export const decodeStored = <A>(
  operation: Operation,
  answer: Pick<Answer, "bytes">,
  schema: Schema.Codec<A>,
  expected: string,
): Effect.Effect<A, UnsupportedImageError> =>
  Effect.mapError(decodeAnswer(operation, answer, schema, expected), () =>
    unsupported(operation, `it is not ${expected}`),
  )
