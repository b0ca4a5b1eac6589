import type { Criterion, SelectionPolicy } from "./selection-policy.ts"
import type { TemplateCandidate } from "./template-candidate.ts"

/** How well a candidate suits, one number per criterion of the policy; compared left to right, lower is better. */
export type Score = ReadonlyArray<number>

/** How far behind the last listed value an unlisted one ranks. */
const UNLISTED = 1000

const rankIn = (preferred: ReadonlyArray<string>, text: string): number => {
  const at = preferred.findIndex((value) => value.toLowerCase() === text.toLowerCase())
  return at < 0 ? preferred.length + UNLISTED : at
}

/** The values that a criterion looks at, as text; the best of them counts. `available` says which GPU models exist. */
const valuesOf = (
  criterion: Exclude<Criterion, "gpuCount">,
  { values }: TemplateCandidate,
  policy: SelectionPolicy,
  isAvailable: (model: string) => boolean,
): ReadonlyArray<string> => {
  if (criterion === "metric" || criterion === "precision") return [values[criterion] ?? ""]
  if (criterion === "type") return [policy.scoredType === "effective" ? values.type : values.discoveredType]
  if (policy.scoredGpu === "written") return values.writtenGpuModels
  const available = values.gpuModels.filter(isAvailable)
  return available.length > 0 ? available : values.gpuModels
}

/** The score of a candidate under a policy. A template that serves several GPU models counts with the best that exists. */
export const scoreOf = (
  candidate: TemplateCandidate,
  policy: SelectionPolicy,
  isAvailable: (model: string) => boolean,
): Score =>
  policy.criteria.map((criterion) => {
    if (criterion === "gpuCount") return candidate.values.gpuCount ?? Number.POSITIVE_INFINITY
    const preferred = policy.preferred[criterion]
    const texts = valuesOf(criterion, candidate, policy, isAvailable)
    return Math.min(rankIn(preferred, ""), ...texts.map((text) => rankIn(preferred, text)))
  })

/** Orders scores, best first; 0 for equal ones. */
export const compareScores = (left: Score, right: Score): number => {
  const at = decidingCriterion(left, right)
  return at === undefined ? 0 : (left[at] ?? 0) < (right[at] ?? 0) ? -1 : 1
}

/** The first place in which two scores differ; undefined for equal ones. */
export const decidingCriterion = (left: Score, right: Score): number | undefined => {
  const at = left.findIndex((rank, index) => rank !== right[index])
  return at < 0 ? undefined : at
}

/** What a candidate has for a criterion, for people. */
export const criterionText = (criterion: Criterion, { values }: TemplateCandidate): string => {
  if (criterion === "gpu") return values.gpuModels.join("/") || "no GPU model"
  if (criterion === "gpuCount")
    return values.gpuCount === undefined ? "an unknown number of GPUs" : gpuCountText(values.gpuCount)
  return values[criterion] ?? `no ${criterion}`
}

/** A number of GPUs, for people. */
export const gpuCountText = (count: number): string => `${count} GPU${count === 1 ? "" : "s"}`
