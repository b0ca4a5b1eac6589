import { Console, Effect, Option } from "effect"
import { Argument, Command } from "effect/cli"
import { checkSize } from "./program/check-size.ts"
import { clusterSink } from "./program/cluster-sink.ts"
import { download } from "./program/download.ts"
import { downloadSettings } from "./program/settings.ts"
import { parseSource } from "./source/source-uri.ts"

const uri = Argument.String("uri").pipe(Argument.withDescription("hf://org/name or s3://bucket/prefix"))

const destination = Argument.String("destination").pipe(
  Argument.withDescription("Where the files go; else TARGET_DIR, else /cache"),
  Argument.optional,
)

const downloadCommand = Command.make(
  "download",
  { uri, destination },
  Effect.fnUntraced(function* (given) {
    const source = yield* Effect.fromResult(parseSource(given.uri))
    const settings = downloadSettings(process.env, Option.getOrUndefined(given.destination))
    yield* download(source, settings, process.env).pipe(Effect.provide(clusterSink(process.env)))
  }),
).pipe(Command.withDescription("Download model files, verify them, and report progress"))

const checkSizeCommand = Command.make(
  "check-size",
  { uri },
  Effect.fnUntraced(function* (given) {
    const source = yield* Effect.fromResult(parseSource(given.uri))
    yield* Console.log(yield* checkSize(source, process.env))
  }),
).pipe(Command.withDescription("Print the size of model files as a line of JSON"))

/** The downloader's command line. */
export const downloader = Command.make("aim-artifact-downloader").pipe(
  Command.withDescription("Download model files from Hugging Face and S3 to a volume"),
  Command.withSubcommands([downloadCommand, checkSizeCommand]),
)
