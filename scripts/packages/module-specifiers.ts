import { existsSync } from "node:fs"
import { join } from "node:path"
import { repository } from "../source-files.ts"

const effectFolder = join(repository, "node_modules/effect/dist")

/** Whether Effect has a module of that name below a path such as `effect` or `effect/http`. */
const isEffectModule = (path: string, name: string): boolean =>
  existsSync(join(effectFolder, path.slice("effect".length), `${name}.js`))

interface ImportedName {
  readonly name: string
  readonly local: string
}

const namesOf = (list: string): ReadonlyArray<ImportedName> =>
  list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [name = part, local = name] = part.split(/\s+as\s+/)
      return { name, local }
    })

/**
 * Imports from Effect's indexes as imports of its modules: `import { Schema } from "effect"` becomes
 * `import * as Schema from "effect/Schema"`. It means the same, and bundlers leave out what is not used: by way of the index
 * they keep every member of each module.
 */
const withDeepImports = (code: string): string =>
  code.replace(/^import \{([^}]*)\} from "(effect(?:\/[a-z-]+)?)";?$/gm, (whole, list: string, path: string) => {
    const names = namesOf(list)
    const deep = names.filter(({ name }) => isEffectModule(path, name))
    const others = names.filter(({ name }) => !isEffectModule(path, name))
    if (deep.length === 0) return whole
    const rest = others.map(({ name, local }) => (name === local ? name : `${name} as ${local}`)).join(", ")
    // On as many lines as before, so that source maps stay right.
    return [
      ...deep.map(({ name, local }) => `import * as ${local} from "${path}/${name}";`),
      ...(rest === "" ? [] : [`import { ${rest} } from "${path}";`]),
    ].join(" ")
  })

/** Declarations name the files of other modules as sources; in the package there are none. */
const withoutSourceEndings = (code: string): string =>
  code.replace(/((?:from|import)\s*\(?\s*["'])(\.{1,2}\/[^"']+)\.ts(["'])/g, "$1$2.js$3")

/** The text of a built file with the module specifiers that a published package has. */
export const withPublishedSpecifiers = (file: string, code: string): string =>
  file.endsWith(".d.ts") ? withoutSourceEndings(code) : file.endsWith(".js") ? withDeepImports(code) : code
