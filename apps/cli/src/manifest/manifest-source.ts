import { Effect, FileSystem, Path, Stdio, Stream } from "effect"
import type { ManifestProblem } from "./manifest-problem.ts"

/** The text of one file, under the name that messages use for it. */
export interface ManifestSource {
  readonly file: string
  readonly text: string
}

/** What could be read, and what could not. */
export interface ManifestSources {
  readonly sources: ReadonlyArray<ManifestSource>
  readonly problems: ReadonlyArray<ManifestProblem>
}

/** The argument that stands for standard input. */
export const STDIN = "-"

/** Hidden files and folders hold what tools keep for themselves, such as `.git` and `.github`. */
const isManifestName = (name: string): boolean =>
  /\.(ya?ml|json)$/.test(name) && !name.split(/[\\/]/).some((part) => part.startsWith("."))

const problem = (file: string, message: string): ManifestSources => ({
  sources: [],
  problems: [{ severity: "error", place: { file }, message }],
})

const readStdin = Effect.gen(function* () {
  const stdio = yield* Stdio.Stdio
  const text = yield* stdio.stdin.pipe(Stream.decodeText, Stream.mkString)
  return { sources: [{ file: "<stdin>", text }], problems: [] }
})

const readFile = Effect.fnUntraced(function* (file: string) {
  const fs = yield* FileSystem.FileSystem
  const text = yield* fs.readFileString(file)
  return { sources: [{ file, text }], problems: [] }
})

const readDirectory = Effect.fnUntraced(function* (directory: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const names = (yield* fs.readDirectory(directory, { recursive: true })).filter(isManifestName).sort()
  if (names.length === 0) return problem(directory, "the directory has no .yaml, .yml or .json file")
  const read = yield* Effect.forEach(names, (name) => readPath(path.join(directory, name)))
  return { sources: read.flatMap(({ sources }) => sources), problems: read.flatMap(({ problems }) => problems) }
})

const readPath: (
  argument: string,
) => Effect.Effect<ManifestSources, never, FileSystem.FileSystem | Path.Path | Stdio.Stdio> = Effect.fnUntraced(
  function* (argument) {
    if (argument === STDIN) return yield* readStdin
    const fs = yield* FileSystem.FileSystem
    const { type } = yield* fs.stat(argument)
    return type === "Directory" ? yield* readDirectory(argument) : yield* readFile(argument)
  },
  (effect, argument) =>
    Effect.catchTag(effect, "PlatformError", (error) =>
      Effect.succeed(problem(argument, error.reason._tag === "NotFound" ? "no such file or directory" : error.message)),
    ),
)

/** Reads files, directories (with all below them that is not hidden, by name) and standard input, in the order given; each file once. */
export const readManifestSources = Effect.fnUntraced(function* (paths: ReadonlyArray<string>) {
  const read = yield* Effect.forEach([...new Set(paths)], readPath)
  return {
    sources: read.flatMap(({ sources }) => sources),
    problems: read.flatMap(({ problems }) => problems),
  } satisfies ManifestSources
})
