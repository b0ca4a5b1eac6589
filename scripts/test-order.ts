// In which order Vitest starts the files of a run, so that two cores have something to do from its beginning to its end.
import { BaseSequencer, type TestSpecification } from "vitest/node"

/** Files that take minutes, mostly waiting for intervals, leases and time limits. */
const WAITING: ReadonlyArray<string> = [
  "models/source-outage.test.ts",
  "models/catalog.test.ts",
  "services/troubles.test.ts",
  "program/killed.test.ts",
  "operator/operator.test.ts",
  "models/image-models.test.ts",
  "templates/discovery.test.ts",
]

const isWaiting = ({ moduleId }: TestSpecification): boolean => WAITING.some((name) => moduleId.endsWith(`/${name}`))

const isCluster = ({ project }: TestSpecification): boolean => ["integration", "kserve"].includes(project.name)

/** Joins lists, the members of each at equal distances from the beginning to the end. */
export const spread = <A>(...lists: ReadonlyArray<ReadonlyArray<A>>): ReadonlyArray<A> =>
  lists
    .flatMap((list) => list.map((member, index) => ({ member, at: index / list.length })))
    .sort((a, b) => a.at - b.at)
    .map(({ member }) => member)

/**
 * Spreads those that wait for minutes among those that do not, and what computes among what waits for a cluster, so that
 * there is always something of each. Ends with what has no state of its own: many small files that a few processes share,
 * of which none keeps the others waiting.
 */
export class MixedSequencer extends BaseSequencer {
  override async sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    const sorted = await super.sort(files)
    const alone = sorted.filter(({ project }) => project.config.isolate)
    const shared = sorted.filter(({ project }) => !project.config.isolate)
    const brief = alone.filter((file) => !isWaiting(file))
    const programs = brief.filter((file) => !isCluster(file))
    return [...spread(alone.filter(isWaiting), brief.filter(isCluster), programs), ...shared]
  }
}
