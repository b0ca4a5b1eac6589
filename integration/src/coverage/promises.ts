import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Schema } from "effect"
import { parse } from "yaml"

const folder = dirname(fileURLToPath(import.meta.url))
const repository = join(folder, "../../..")

/** A promise of the documents that the AIM Engine was built from, and what holds it. */
const PromiseRow = Schema.Struct({
  promise: Schema.String,
  /** Tests: the file, shortened, and a title or a row of a table in it. */
  "held by": Schema.Array(Schema.Record(Schema.String, Schema.String)),
  /** The beginning of an entry of docs/differences.md: the engine does something else, on purpose. */
  differs: Schema.optionalKey(Schema.String),
  /** Why nothing holds it yet. */
  open: Schema.optionalKey(Schema.String),
  /** Fields of CRDs that it speaks of: kinds, separated by commas or with a `*`, and a path without list marks. */
  covers: Schema.optionalKey(Schema.Array(Schema.String)),
})

const decodePage = Schema.decodeUnknownSync(Schema.Record(Schema.String, PromiseRow))

/** A test that holds a promise. */
export interface Holder {
  /** Path of the file, from the root of the repository. */
  readonly file: string
  readonly title: string
}

/** A promise with its id. */
export interface DocumentedPromise {
  readonly id: string
  readonly promise: string
  readonly heldBy: ReadonlyArray<Holder>
  readonly differs: string | undefined
  readonly open: string | undefined
  readonly covers: ReadonlyArray<string>
}

const APPS = new Set(["cli", "operator", "downloader"])

/** The file behind a short name: `core/routing/render-path` is `packages/core/src/routing/render-path.test.ts`. */
const fileOf = (short: string): string => {
  const [part = "", ...rest] = short.split("/")
  const root = part === "integration" ? part : `${APPS.has(part) ? "apps" : "packages"}/${part}`
  const path = `${root}/src/${rest.join("/")}`
  return [`${path}.test.ts`, `${path}.ts`].find((file) => existsSync(join(repository, file))) ?? `${path}.test.ts`
}

/** Every promise, page by page. */
export const documentedPromises = (): ReadonlyArray<DocumentedPromise> =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .flatMap((name) =>
      Object.entries(decodePage(parse(readFileSync(join(folder, name), "utf8")))).map(([id, row]) => ({
        id,
        promise: row.promise,
        heldBy: row["held by"]
          .flatMap((entry) => Object.entries(entry))
          .map(([short, title]) => ({ file: fileOf(short), title })),
        differs: row.differs,
        open: row.open,
        covers: row.covers ?? [],
      })),
    )

const texts = new Map<string, string>()

/** The text of a file of the repository, empty where there is none; escaped quotes are plain ones. */
const textOf = (file: string): string => {
  const known = texts.get(file)
  if (known !== undefined) return known
  const path = join(repository, file)
  const text = existsSync(path) ? readFileSync(path, "utf8").replaceAll('\\"', '"') : ""
  texts.set(file, text)
  return text
}

/** Whether the test is still there, under its title. */
export const isThere = ({ file, title }: Holder): boolean => textOf(file).includes(title)

/** Whether an entry of docs/differences.md says so. */
export const isToldDifference = (differs: string): boolean => textOf("docs/differences.md").includes(differs)
