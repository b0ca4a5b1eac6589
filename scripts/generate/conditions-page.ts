import {
  COMPONENT_REASONS,
  COMPONENTS,
  CONDITION_REASONS,
  CONDITION_TYPES,
  componentCondition,
  REASONS,
  type ShownReasons,
} from "@aim-engine/core"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"

const EVERY_COMPONENT = "Reasons of any component"

const reasonRow = (reason: string): string => {
  const { means = "", advice = "" } = REASONS.get(reason) ?? {}
  return `| \`${reason}\` | ${means} | ${advice} |`
}

const reasonTable = (reasons: ReadonlyArray<string>): string =>
  ["| Reason | It means | What to do |", "|---|---|---|", ...reasons.map(reasonRow)].join("\n")

/** A condition as some kinds have it. Where several conditions mean the same and have the same reasons, they are told together. */
interface Section {
  readonly types: ReadonlyArray<string>
  readonly kinds: ReadonlyArray<string>
  readonly shown: ShownReasons
}

const unique = (texts: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set(texts)]

const sections: ReadonlyArray<Section> = [
  ...Map.groupBy(
    Object.entries(CONDITION_REASONS).flatMap(([kind, conditions]) =>
      Object.entries(conditions).map(([type, shown]) => ({ kind, type, shown })),
    ),
    ({ shown }) => JSON.stringify(shown),
  ).values(),
].flatMap((group): ReadonlyArray<Section> => {
  const [first] = group
  if (first === undefined) return []
  return [
    { types: unique(group.map(({ type }) => type)), kinds: unique(group.map(({ kind }) => kind)), shown: first.shown },
  ]
})

const titleOf = ({ types, kinds }: Section): string => {
  const isShared = sections.some((other) => other.types !== types && other.types.some((type) => types.includes(type)))
  const title = types.join(", ")
  return isShared ? `${title} of ${kinds.join(", ")}` : title
}

const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-")

/** Conditions of components carry, besides their own reasons, those that any of them may have. */
const isComponent = (type: string): boolean =>
  Object.entries(COMPONENTS).some(([, components]) => components.map(componentCondition).includes(type))

const sectionText = (section: Section): string => {
  const { types, kinds, shown } = section
  const meanings = types.map((type) => {
    const means = CONDITION_TYPES.get(type) ?? ""
    return types.length === 1 ? means : `- \`${type}\`: ${means}`
  })
  return [
    `### ${titleOf(section)}`,
    meanings.join("\n"),
    `Of ${kinds.join(", ")}.`,
    reasonTable(shown.reasons),
    ...(shown.others === undefined ? [] : [`Or ${shown.others}.`]),
    ...(types.some(isComponent) ? [`Or one that [any component](#${anchorOf(EVERY_COMPONENT)}) may have.`] : []),
  ].join("\n\n")
}

const kindLine = (kind: string): string => {
  const own = sections.filter(({ kinds }) => kinds.includes(kind))
  const links = Object.keys(CONDITION_REASONS[kind] ?? {}).map((type) => {
    const section = own.find(({ types }) => types.includes(type))
    return section === undefined ? type : `[${type}](#${anchorOf(titleOf(section))})`
  })
  return `- **${kind}**: ${links.join(", ")}`
}

const text = `# Conditions and reasons

<!-- ${GENERATED_NOTICE} -->

Every object of the AIM Engine says in \`status.conditions\` how it is: one condition for each of its components, \`Ready\` as
the verdict over all, and some by which programs and people wait for a stage. A condition's \`reason\` is one word that
programs may rely on; its \`message\` says the same with names and numbers. \`aim status NAME\` and \`kubectl describe\` show
them, and [Troubleshooting](troubleshooting.md) says how to go about it.

A condition that is absent does not apply at present: a service without routing has no \`HTTPRouteReady\`, and
\`AuthValid\` appears when credentials are refused for the first time.

## The conditions of each kind

${Object.keys(CONDITION_REASONS).map(kindLine).join("\n")}

## ${EVERY_COMPONENT}

What a component needs cannot be read or written, or is asked for in a way that cannot work.

${reasonTable(COMPONENT_REASONS)}

## Each condition

${sections.map(sectionText).join("\n\n")}
`

/** The page of every condition and reason: what it means, and what to do. */
export const conditionsPage = (): GeneratedFile => ({ path: "docs/conditions.md", text })
