import fc from "fast-check"
import type { Behaviour } from "../simulators/container-behaviour.ts"
import type { FilesTrouble } from "../simulators/model-files.ts"
import type { RegistryTrouble } from "../simulators/registry-trouble.ts"
import type { Surroundings } from "../simulators/surroundings.ts"

/** What goes wrong outside a cluster, by the number of the image, and of the model files, in their order. */
export interface Troubles {
  readonly images: ReadonlyArray<{ readonly registry: RegistryTrouble | undefined; readonly dryRun: DryRunTrouble }>
  readonly files: ReadonlyArray<FilesTrouble | undefined>
}

/** What goes wrong with the discovery Jobs of an image; undefined: nothing. */
type DryRunTrouble = Behaviour | undefined

const END = "1 second"

const dryRunTrouble = fc.constantFrom<DryRunTrouble>(
  { _tag: "Succeed", after: END, log: "" },
  { _tag: "Succeed", after: END, log: "INFO [main] no profile [yet]\n" },
  { _tag: "Succeed", after: END, log: '[{"profile": {}, "models": [{"name": "no-slash", "source": "ftp://x"}]}]' },
  { _tag: "Fail", after: END, exitCode: 1, log: "Traceback (most recent call last)\n" },
  { _tag: "Fail", after: END, exitCode: 137, reason: "OOMKilled" },
  { _tag: "PullError", message: "manifest unknown" },
  { _tag: "PullError", message: "pull access denied: 401 Unauthorized" },
  { _tag: "NeverReady" },
)

/** Nothing, more often than not. */
const sometimes = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 })

/** Troubles with registries, discovery Jobs and downloads, of every kind. */
export const troubles: fc.Arbitrary<Troubles> = fc.record({
  images: fc.array(
    fc.record({
      registry: sometimes(
        fc.constantFrom<RegistryTrouble>("NotFound", "Private", "Unauthorized", "RateLimited", "Unreachable"),
      ),
      dryRun: sometimes(dryRunTrouble),
    }),
    { minLength: 3, maxLength: 3 },
  ),
  files: fc.array(
    sometimes(fc.constantFrom<FilesTrouble>("NotFound", "Refused", "Unavailable", "NoSpace", "Damaged", "Stalled")),
    { minLength: 2, maxLength: 2 },
  ),
})

/** Gives surroundings these troubles; the effect of calling the result is that they are over. */
export const trouble = ({ registries, dryRuns, files }: Surroundings, { images, files: ofFiles }: Troubles) => {
  const healthyRuns = new Map(dryRuns)
  const healthyFiles = new Map(files)
  const pick = <A>(list: ReadonlyArray<A>, index: number): A | undefined => list[index % Math.max(1, list.length)]
  for (const [index, image] of [...dryRuns.keys()].entries()) {
    const { registry, dryRun } = pick(images, index) ?? {}
    registries.troubleImage(image, registry)
    if (dryRun !== undefined) dryRuns.set(image, dryRun)
  }
  for (const [index, [uri, { bytes }]] of [...files].entries()) {
    const wrong = pick(ofFiles, index)
    if (wrong !== undefined) files.set(uri, { bytes, trouble: wrong })
  }
  return (): void => {
    for (const [image, behaviour] of healthyRuns) {
      registries.troubleImage(image, undefined)
      dryRuns.set(image, behaviour)
    }
    for (const [uri, healthy] of healthyFiles) files.set(uri, healthy)
  }
}
