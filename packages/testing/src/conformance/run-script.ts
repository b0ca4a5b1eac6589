import type { ApiError } from "@aim-engine/core"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { Normalizer } from "./normalize.ts"
import type { Notes, Step } from "./step.ts"

/** What one step came to, in comparable form. */
export interface StepResult {
  readonly name: string
  readonly outcome: "success" | "failure"
  readonly value: unknown
}

/** A message whose lines after the first are a list in no order: a server that walks a map tells them as they come. */
const withSortedLines = (message: string): string => {
  const [first = "", ...lines] = message.split("\n")
  return [first, ...lines.toSorted()].join("\n")
}

/** An error without what only one server can know: how often it names a cause, and in which order. */
const errorFields = ({ reason, message, status, causes = [] }: ApiError): object => {
  const distinct = [...new Map(causes.map((cause) => [JSON.stringify(cause), cause])).values()]
  const told = distinct.length > 1 ? (message.split(": [")[0] ?? "") : message
  return { reason, status, message: withSortedLines(told), causes: distinct }
}

/**
 * Carries out a script against the API server in the environment, step by step, and returns what each step came to.
 * Two API servers with the same semantics give equal results.
 *
 * @example
 * const inMemory = yield* runScript(apiServerScript).pipe(Effect.provide(InMemoryCluster.layer()))
 */
export const runScript = (
  script: ReadonlyArray<Step>,
): Effect.Effect<ReadonlyArray<StepResult>, never, KubernetesApi> =>
  Effect.suspend(() => {
    const normalizer = new Normalizer()
    const notes: Notes = new Map()
    return Effect.forEach(script, (step) =>
      Effect.match(step.run(notes), {
        onSuccess: (value): StepResult => ({
          name: step.name,
          outcome: "success",
          value: normalizer.normalize(value ?? null),
        }),
        onFailure: (error): StepResult => ({
          name: step.name,
          outcome: "failure",
          value: normalizer.normalize(errorFields(error)),
        }),
      }),
    )
  })
