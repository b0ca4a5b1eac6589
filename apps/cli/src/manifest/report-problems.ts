import { Console, Effect } from "effect"
import { BadInput } from "../exit-status.ts"
import { type ManifestProblem, renderProblem } from "./manifest-problem.ts"

const isError = ({ severity }: ManifestProblem): boolean => severity === "error"

/** Prints problems, a line each, to standard error. */
export const printProblems = (problems: ReadonlyArray<ManifestProblem>): Effect.Effect<void> =>
  Effect.forEach(
    problems,
    (problem) => Console.error(`${isError(problem) ? "error" : "note"}: ${renderProblem(problem)}`),
    { discard: true },
  )

/** Fails if one of the problems is an error. For the end of a command, once all was said about the rest. */
export const failOnErrors = (problems: ReadonlyArray<ManifestProblem>): Effect.Effect<void, BadInput> => {
  const count = problems.filter(isError).length
  return count === 0 ? Effect.void : Effect.fail(new BadInput({ message: `${count} problems in the input` }))
}
