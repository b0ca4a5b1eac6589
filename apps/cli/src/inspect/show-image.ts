import { makeKeyring } from "@aim-engine/registry"
import { nameCauses } from "@aim-engine/testing/object-name"
import { Console, Effect, Option } from "effect"
import { type DataFormat, renderData } from "../commands/output-format.ts"
import type { RegistryFlags } from "../commands/registry-flags.ts"
import { type BadInput, CannotBeRead, refuse } from "../exit-status.ts"
import { registryAccess } from "../registry/registry-access.ts"
import { tellRegistryError } from "../registry/tell-registry-error.ts"
import { detectPalette } from "../render/palette.ts"
import { inspectImage } from "./inspect-image.ts"
import { imageDocument, imageProblems, isUnusable, renderImage } from "./render-image.ts"

/** What `aim inspect` is asked. */
export interface InspectInput extends RegistryFlags {
  readonly image: string
  readonly model: Option.Option<string>
  readonly output: Option.Option<DataFormat>
}

/** Refuses what no model can be called. */
const checkModelName = (name: string | undefined): Effect.Effect<void, BadInput> => {
  const [problem] = name === undefined ? [] : nameCauses("subdomain", name)
  return problem === undefined ? Effect.void : refuse(`--model ${JSON.stringify(name)}: ${problem.message}`)
}

/** Prints what an image says, and what would be made of it. */
export const showImage = Effect.fn("aim inspect")(function* ({ image, model, output, ...flags }: InspectInput) {
  const modelName = Option.getOrUndefined(model)
  yield* checkModelName(modelName)
  const { layer, entries } = yield* registryAccess(flags)
  const report = yield* inspectImage(image, makeKeyring(entries), modelName).pipe(
    Effect.catch(tellRegistryError),
    Effect.provide(layer),
  )
  const palette = yield* detectPalette
  yield* Console.log(
    Option.match(output, {
      onNone: () => renderImage(report, palette),
      onSome: (format) => renderData(format, imageDocument(report)),
    }),
  )
  if (isUnusable(report)) return yield* new CannotBeRead({ message: imageProblems(report).join("; ") })
})
