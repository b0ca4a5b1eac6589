import { Console, Effect, Option } from "effect"
import { Argument, Command } from "effect/cli"
import { detectPalette } from "../render/palette.ts"
import { outputFlag, renderData } from "./output-format.ts"

const config = {
  source: Argument.String("source").pipe(Argument.withDescription("hf://org/name or s3://bucket/prefix")),
  directory: Argument.String("directory").pipe(Argument.withDescription("Where the files go")),
  output: outputFlag,
}

/** The clients of registries of models are large, and no other command needs them. */
const loadDownloader = Effect.promise(() => import("../download/download-locally.ts"))

/** `aim download`. */
export const download = Command.make(
  "download",
  config,
  Effect.fn("aim download")(function* ({ source, directory, output }) {
    const { downloadLocally } = yield* loadDownloader
    yield* downloadLocally({ uri: source, directory }, yield* detectPalette)
    yield* Console.log(
      Option.match(output, {
        onNone: () => `${source} is complete and verified in ${directory}`,
        onSome: (format) => renderData(format, { source, directory, verified: true }),
      }),
    )
  }),
).pipe(
  Command.withDescription(
    "Download model files to this machine, with the program that fills caches in a cluster: to try whether a source and its " +
      "credentials work, or to fill a volume by hand. Credentials come from HF_TOKEN, or AWS_ACCESS_KEY_ID, " +
      "AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL. What is there already is kept; every file is verified. " +
      "Exit status: 0 if everything is there, 1 if not, 2 if the source cannot be meant.",
  ),
  Command.withShortDescription("Download model files to this machine"),
  Command.withExamples([
    { command: "aim download hf://qwen/qwen3-32b ./qwen3", description: "A whole repository" },
    {
      command: "AWS_ENDPOINT_URL=https://minio.example.com aim download s3://models/tuned /mnt/models",
      description: "From one's own store",
    },
  ]),
)
