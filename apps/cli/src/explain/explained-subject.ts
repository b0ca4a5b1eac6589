import { Effect } from "effect"
import { refuse } from "../exit-status.ts"

/** What can be explained. `clusterTemplate`: one of the cluster, also where a namespace has one of its name. */
export interface ExplainedSubject {
  readonly kind: "service" | "template" | "clusterTemplate"
  readonly name: string
}

/** What may stand before the name: names of kinds as kubectl has them. */
const KIND_WORDS: ReadonlyMap<string, ExplainedSubject["kind"]> = new Map([
  ...["service", "aimservice", "aimservices", "aimsvc"].map((word) => [word, "service"] as const),
  ...["template", "servicetemplate", "aimservicetemplate", "aimservicetemplates", "aimtpl"].map(
    (word) => [word, "template"] as const,
  ),
  ...["clustertemplate", "aimclusterservicetemplate", "aimclusterservicetemplates", "aimcltpl"].map(
    (word) => [word, "clusterTemplate"] as const,
  ),
])

/** What is asked for, from `NAME`, `service NAME` or `template NAME`. */
export const explainedSubject = (words: ReadonlyArray<string>) => {
  const [first = "", second] = words
  if (second === undefined) return Effect.succeed<ExplainedSubject>({ kind: "service", name: first })
  const kind = KIND_WORDS.get(first.toLowerCase())
  return kind === undefined
    ? refuse(
        `${first} cannot be explained; allowed are: aim explain service ${second}, aim explain template ${second}, aim explain clustertemplate ${second}`,
      )
    : Effect.succeed<ExplainedSubject>({ kind, name: second })
}
