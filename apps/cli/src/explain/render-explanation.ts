import {
  type Decision,
  type EnvironmentDecision,
  explainModel,
  type RuntimeConfigDecision,
  reasonCounts,
  type TemplateDecision,
  templateText,
} from "@aim-engine/core"
import { renderRef } from "../manifest/manifest-object.ts"
import {
  isEnvironmentDecision,
  isModelDecision,
  isRuntimeConfigDecision,
  isTemplateDecision,
} from "../plan/decision-kind.ts"
import { colorStatus, type Palette } from "../render/palette.ts"
import { serviceRow } from "../render/service-row.ts"
import { renderTable } from "../render/table.ts"
import type { ServiceExplanation } from "./explain-service.ts"

type Lines = ReadonlyArray<string>

const shown = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""))

const configLines = ({ summary, settings }: RuntimeConfigDecision, palette: Palette): Lines => [
  summary,
  ...(settings.length === 0
    ? []
    : renderTable(
        ["SETTING", "VALUE", "FROM"],
        // The values of variables and the like are not in decisions: they may be secret.
        settings.map(({ path, value, sources }) => [
          path,
          value === undefined ? "(not shown)" : shown(value),
          sources.join(" + "),
        ]),
        palette,
      ).split("\n")),
]

const candidateRows = ({ diagnostics }: TemplateDecision, palette: Palette) =>
  diagnostics.map(({ template, rank, verdict }) => [
    templateText(template),
    verdict._tag === "Chosen" ? palette.green("chosen") : palette.red("rejected"),
    rank === undefined ? "-" : String(rank),
    verdict.reason,
    verdict._tag === "Chosen" ? "" : verdict.fact,
  ])

/** What was decided. Where nothing was chosen, the candidates and what would help are listed below it. */
const headline = (decision: TemplateDecision): string =>
  decision.template === undefined && decision.diagnostics.length > 0
    ? `None of ${decision.diagnostics.length} candidates can be used: ${reasonCounts(decision.diagnostics)}.`
    : decision.summary

const templateLines = (decision: TemplateDecision, palette: Palette): Lines => [
  headline(decision),
  ...(decision.margin === undefined
    ? []
    : [
        `It is ahead of ${templateText(decision.margin.over)} by its ${decision.margin.criterion}: ` +
          `${decision.margin.winner}, not ${decision.margin.runnerUp}.`,
      ]),
  ...decision.differences.map(
    ({ field, wanted, found }) => `The service wants another ${field}: ${wanted}, not ${found ?? "unknown"}.`,
  ),
  ...decision.notes,
  ...(decision.diagnostics.length === 0
    ? []
    : renderTable(
        ["CANDIDATE", "VERDICT", "RANK", "REASON", "BECAUSE"],
        candidateRows(decision, palette),
        palette,
      ).split("\n")),
  ...(decision.nearestMisses.length === 0 ? [] : ["What would help, each verified by choosing again with it:"]),
  ...decision.nearestMisses.map(({ sentence }) => `  - ${sentence}`),
]

const environmentLines = ({ summary, variables }: EnvironmentDecision, palette: Palette): Lines => [
  summary,
  ...renderTable(
    ["VARIABLE", "FROM", "OVERRIDES"],
    variables.map(({ name, from, overridden }) => [name, from.join(" + "), overridden.join(", ")]),
    palette,
  ).split("\n"),
]

const titles: Readonly<Record<string, string>> = {
  RuntimeConfig: "Runtime config",
  ModelResolution: "Model",
  TemplateModel: "Model",
  TemplateSelection: "Template",
}

const linesOf = (decision: Decision, palette: Palette): Lines => {
  if (isRuntimeConfigDecision(decision)) return configLines(decision, palette)
  if (isModelDecision(decision)) return explainModel(decision)
  if (isTemplateDecision(decision)) return templateLines(decision, palette)
  if (isEnvironmentDecision(decision)) return environmentLines(decision, palette)
  return [decision.summary]
}

/** A part of an explanation: its title, and below it what there is to say. */
export const renderSection = (title: string, lines: Lines, palette: Palette): string =>
  [palette.bold(title), ...lines.map((line) => `  ${line}`.trimEnd())].join("\n")

/** One decision for people: its name, and below it what was decided and why. */
export const renderDecision = (decision: Decision, palette: Palette): string =>
  renderSection(titles[decision._tag] ?? decision._tag, linesOf(decision, palette), palette)

/** An explanation for people: the service's status, then decision by decision why. */
export const renderExplanation = (explanation: ServiceExplanation, palette: Palette): string => {
  const { status } = serviceRow(explanation.service)
  return [
    `${palette.bold(renderRef(explanation.ref))}: ${colorStatus(palette, status)}`,
    ...(explanation.earlier === undefined ? [] : [explanation.earlier]),
    ...explanation.decisions.map((decision) => `\n${renderDecision(decision, palette)}`),
  ].join("\n")
}
