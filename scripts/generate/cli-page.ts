import { aim } from "@aim-engine/cli"
import { NodeServices } from "@effect/platform-node"
import { Console, Effect, Option } from "effect"
import { CliOutput, Command, type HelpDoc } from "effect/cli"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"

/** The help of a command as data: what `--help` would print. */
const helpOf = (path: ReadonlyArray<string>): Effect.Effect<HelpDoc.HelpDoc> =>
  Effect.gen(function* () {
    const docs: Array<HelpDoc.HelpDoc> = []
    yield* Command.runWith(aim, { version: "" })([...path, "--help"]).pipe(
      Effect.provideService(CliOutput.Presenter, {
        present: (event) => Effect.sync(() => "helpDoc" in event && docs.push(event.helpDoc)),
      }),
      Effect.ignore,
    )
    return docs[0] ?? (yield* Effect.die(new Error(`no help for ${path.join(" ")}`)))
  }).pipe(Effect.provide(NodeServices.layer), Effect.provideService(Console.Console, globalThis.console))

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("{", "&#123;")

const flagTable = (flags: ReadonlyArray<HelpDoc.FlagDoc>): ReadonlyArray<string> => [
  "| Flag | Value | Meaning |",
  "|---|---|---|",
  ...flags.map(({ name, aliases, type, description }) => {
    const names = [`--${name}`, ...aliases].map((one) => `\`${one}\``).join(", ")
    const value = type === "boolean" ? "" : type
    const meaning = Option.getOrElse(description, () => "")
    return `| ${names} | ${cell(value)} | ${cell(meaning)} |`
  }),
  "",
]

const argumentList = (args: ReadonlyArray<HelpDoc.ArgDoc>): ReadonlyArray<string> =>
  args.map(({ name, description }) => `- \`${name}\`: ${Option.getOrElse(description, () => "")}`)

/** Commands that ask or change a cluster, or a registry: their examples cannot run anywhere. */
const NEEDS = /kubectl|kustomize|--context|aim (?:status|diff|nodes|inspect|catalog|cache|download)\b|explain (?!.*-f )/

const exampleText = (examples: ReadonlyArray<HelpDoc.ExampleDoc>): ReadonlyArray<string> =>
  examples.flatMap(({ command, description }) => [
    `- ${description ?? ""}: \`${command}\`${NEEDS.test(command) ? " (needs a cluster, a registry, or another tool)" : ""}`,
  ])

const section = (doc: HelpDoc.HelpDoc): string => {
  const { commandPath = [], description, usage, flags, args = [], examples = [] } = doc
  return [
    `## ${commandPath.join(" ")}`,
    "",
    description,
    "",
    "```text",
    usage,
    "```",
    "",
    ...(args.length === 0 ? [] : [...argumentList(args), ""]),
    ...(flags.length === 0 ? [] : flagTable(flags)),
    ...(examples.length === 0 ? [] : ["Examples:", "", ...exampleText(examples), ""]),
  ].join("\n")
}

const intro = (root: HelpDoc.HelpDoc): string => `# The command line

<!-- ${GENERATED_NOTICE} -->

\`aim\` answers questions about manifests without a cluster, and about the services of a cluster with the kubeconfig that kubectl uses.
In this repository it is \`npm run aim -- <command>\`; the npm package \`@aim-engine/cli\` installs it as \`aim\`, and as the plugin
\`kubectl aim\`. \`npm run bundle aim\` makes one file of it, \`dist/aim.mjs\`, that runs wherever Node.js 22 or newer is; on the \`PATH\` and
called \`kubectl-aim\`, it is the plugin.

${
  root.subcommands
    ?.flatMap(({ commands }) => commands)
    .map(
      ({ name, description, shortDescription }) =>
        `- [\`aim ${name}\`](#aim-${name}): ${shortDescription ?? description}`,
    )
    .join("\n") ?? ""
}

## Exit status

| Status | Meaning |
|---|---|
| 0 | Done, and the answer is good |
| 1 | Done, and the answer is not: a service cannot be served (\`plan\`), something would change (\`diff\`), something was found (\`check\`, \`convert --check\`), an image or a registry cannot be read |
| 2 | The question is wrong: flags, files, manifests or a policy. What it is stands on standard error, with file, line and field |
| 130 | Interrupted |

Answers go to standard output, what is wrong with the question to standard error. \`-o json\` and \`-o yaml\` print the answer as data; what is
in it stays the same within a major version, and fields may be added.

## Environment

| Variable | Meaning |
|---|---|
| \`KUBECONFIG\` | The kubeconfig, as with kubectl |
| \`NO_COLOR\` | If set, there are no colours. There are none in pipes and files either, unless \`FORCE_COLOR\` is set |
| \`AIM_DEFAULT_CACHING_MODE\` | As \`--default-caching-mode\`: what the operator was told, so that plans come out the same |
| \`AIM_SYSTEM_NAMESPACE\` | As \`--system-namespace\`: where the operator is installed |

## Flags of every command

${flagTable(root.globalFlags ?? []).join("\n")}
## Completion

\`aim --completions bash\` prints a script that completes commands, flags and their values; so it does for zsh, fish and powershell. For bash:

<!-- needs an interactive shell -->
\`\`\`sh
source <(aim --completions bash)
\`\`\`
`

/** The help of a command, and then that of all below it. */
const withSubcommands = (
  path: ReadonlyArray<string>,
): Effect.Effect<readonly [HelpDoc.HelpDoc, ...ReadonlyArray<HelpDoc.HelpDoc>]> =>
  Effect.gen(function* () {
    const doc = yield* helpOf(path)
    const names = doc.subcommands?.flatMap(({ commands }) => commands.map(({ name }) => name)) ?? []
    const below = yield* Effect.forEach(names, (name) => withSubcommands([...path, name]))
    return [doc, ...below.flat()] as const
  })

/** The reference of the command line, made from its commands. */
export const cliPage = async (): Promise<GeneratedFile> => {
  const [root, ...docs] = await Effect.runPromise(withSubcommands([]))
  return { path: "docs/reference/cli.md", text: `${[intro(root), ...docs.map(section)].join("\n").trimEnd()}\n` }
}
