import { kinds } from "../conformance-kinds.ts"
import { apply, create, patch, read, type Step } from "../step.ts"

const { Widget } = kinds
const dryRun = { dryRun: true } as const

/** Writes that are carried out up to storing: what they would come to, and that nothing came of it. */
export const dryRuns: ReadonlyArray<Step> = [
  apply("dry run of an apply that would create", Widget, "imagined", "dreamer", { spec: { size: 1 } }, dryRun),
  read("nothing was created", Widget, "imagined"),
  apply("dry run of an apply that is refused", Widget, "imagined", "dreamer", { spec: { size: 0 } }, dryRun),
  create("create what is only looked at", Widget, "looked-at", { spec: { size: 1, args: ["x"] } }),
  apply(
    "dry run of an apply that would change",
    Widget,
    "looked-at",
    "dreamer",
    { metadata: { labels: { a: "1" } }, spec: { size: 2 } },
    { force: true, dryRun: true },
  ),
  apply("dry run of an apply that conflicts", Widget, "looked-at", "dreamer", { spec: { size: 2 } }, dryRun),
  patch(
    "dry run of a patch",
    Widget,
    "looked-at",
    { type: "merge", body: { spec: { size: 3, args: null }, metadata: { labels: { b: "2" } } } },
    dryRun,
  ),
  patch(
    "dry run of a patch that is refused",
    Widget,
    "looked-at",
    { type: "merge", body: { spec: { size: 0 } } },
    dryRun,
  ),
  read("nothing was changed", Widget, "looked-at"),
]
