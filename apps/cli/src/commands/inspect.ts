import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { outputFlag } from "./output-format.ts"
import { registryFlags } from "./registry-flags.ts"

const config = {
  image: Argument.String("image").pipe(
    Argument.withDescription("The image, as a model names it: [registry/]repository[:tag][@digest]"),
  ),
  model: Flag.String("model").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("The model for which templates are planned; their names depend on it"),
    Flag.optional,
  ),
  output: outputFlag,
  ...registryFlags,
}

/** `aim inspect`. The registry client is loaded only here. */
export const inspect = Command.make("inspect", config, (input) =>
  Effect.flatMap(
    Effect.promise(() => import("../inspect/show-image.ts")),
    ({ showImage }) => showImage(input),
  ),
).pipe(
  Command.withDescription(
    "Show what an image says about its model, and the templates that the operator would generate for a model with this image. " +
      "The image is not pulled: a few kilobytes are read from its registry. No cluster is needed. " +
      "Exit status: 0 if all was understood, 1 if the registry does not give the image or its labels cannot be understood, 2 if the input is wrong.",
  ),
  Command.withShortDescription("Show an image's metadata and templates"),
  Command.withExamples([
    { command: "aim inspect amdenterpriseai/aim-qwen-qwen3-32b:0.8.5", description: "A public image" },
    {
      command: "aim inspect ghcr.io/acme/aim-llama:1.0.0 --pull-secret ~/.docker/config.json -o yaml",
      description: "A private one, with all of its metadata",
    },
  ]),
)
