import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import manifest from "../../package.json" with { type: "json" }
import { checkDocument } from "../check/check-document.ts"
import type { CheckReport } from "../check/check-finding.ts"
import { checkManifests } from "../check/check-manifests.ts"
import { DEFAULT_POLICY, readPolicy } from "../check/check-policy.ts"
import { junitReport } from "../check/junit-report.ts"
import { renderCheck } from "../check/render-check.ts"
import { sarifReport } from "../check/sarif-report.ts"
import { CheckFailed } from "../exit-status.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { detectPalette } from "../render/palette.ts"
import { fileFlag, namespaceFlag } from "./manifest-flags.ts"
import { renderData } from "./output-format.ts"
import { settingsFlags, withSettings } from "./settings-flags.ts"

const OUTPUTS = ["text", "json", "yaml", "junit", "sarif"] as const
type Output = (typeof OUTPUTS)[number]

const flags = {
  files: fileFlag.pipe(Flag.atLeast(1)),
  nodes: Flag.String("nodes").pipe(
    Flag.withMetavar("FILE|DIR"),
    Flag.withDescription("The nodes that services must fit on, as kubectl get nodes -o yaml prints them"),
    Flag.optional,
  ),
  policy: Flag.String("policy").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("What each rule counts as, and what is put up with"),
    Flag.optional,
  ),
  namespace: namespaceFlag,
  output: Flag.Literals("output", OUTPUTS).pipe(
    Flag.withAlias("o"),
    Flag.withDescription("How the findings are printed"),
    Flag.withDefault("text"),
  ),
  ...settingsFlags,
}

const render = Effect.fnUntraced(function* (report: CheckReport, output: Output) {
  switch (output) {
    case "text":
      return renderCheck(report, yield* detectPalette)
    case "junit":
      return junitReport(report)
    case "sarif":
      return renderData("json", sarifReport(report, manifest.version))
    default:
      return renderData(output, checkDocument(report))
  }
})

/** `aim check`. */
export const check = Command.make(
  "check",
  flags,
  Effect.fn("aim check")(function* ({ files, nodes, policy: policyFile, namespace, output, ...settings }) {
    const policy = Option.isSome(policyFile) ? yield* readPolicy(policyFile.value) : DEFAULT_POLICY
    const manifests = yield* loadManifests([...files, ...Option.toArray(nodes)], namespace)
    // Without a rule it is about no text: what was named could not be read.
    const unread = manifests.problems.filter(({ rule }) => rule === undefined)
    yield* printProblems(unread)
    yield* failOnErrors(unread)
    const own = Option.getOrElse(policyFile, () => "")
    const problems = manifests.problems.filter(({ place }) => place.file !== own)
    const report = yield* checkManifests({ ...manifests, problems }, policy, own).pipe(withSettings(settings))
    yield* Console.log(yield* render(report, output))
    if (report.failures.length > 0) return yield* new CheckFailed({ message: `${report.failures.length} findings` })
  }),
).pipe(
  Command.withDescription(
    "Check the manifests of a repository before they are merged: their fields, what they refer to, choices that are not " +
      "clear, templates that no service gets, services that no node can run, routes that collide, names that do not fit. " +
      "No cluster is needed. Exit status: 0 if nothing was found that fails the check, 1 if something was, 2 if the flags, " +
      "the policy or a path are wrong.",
  ),
  Command.withShortDescription("Check the manifests of a repository"),
  Command.withExamples([
    { command: "aim check -f .", description: "All manifests below this directory" },
    {
      command: "kustomize build overlays/prod | aim check -f - -f catalog/",
      description: "What kustomize makes of them",
    },
    { command: "aim check -f . --policy aim-check.yaml -o sarif > aim.sarif", description: "In CI, with a policy" },
    { command: "aim check -f . --nodes nodes.yaml", description: "Would the services fit on these nodes?" },
  ]),
)
