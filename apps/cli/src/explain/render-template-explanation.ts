import type { Decision, DiscoveryDecision, HardwareDecision } from "@aim-engine/core"
import { parseTime } from "@aim-engine/core"
import { renderRef } from "../manifest/manifest-object.ts"
import { isDiscoveryDecision, isHardwareDecision } from "../plan/decision-kind.ts"
import { renderAge } from "../render/age.ts"
import { renderConditions } from "../render/condition-table.ts"
import { allocatableText, memoryText, modelsText } from "../render/node-table.ts"
import { colorStatus, type Palette } from "../render/palette.ts"
import { renderTable } from "../render/table.ts"
import type { TemplateExplanation } from "./explain-template.ts"
import { renderDecision, renderSection } from "./render-explanation.ts"

type Lines = ReadonlyArray<string>

const nodeLines = ({ nodes }: TemplateExplanation, palette: Palette): Lines =>
  nodes.length === 0
    ? []
    : renderTable(
        ["NODE", "GPU", "MEMORY", "ALLOCATABLE", "FITS"],
        nodes.map((node) => [
          node.name,
          modelsText(node),
          node.gpus.map(({ vram }) => memoryText(vram)).join(", ") || "-",
          allocatableText(node),
          node.fits ? palette.green("yes") : palette.red("no"),
        ]),
        palette,
      ).split("\n")

const hardwareLines = (
  { summary, required, saidBy, gpu }: HardwareDecision,
  explanation: TemplateExplanation,
  palette: Palette,
): Lines => [
  ...(required === ""
    ? []
    : [
        `Required, says ${saidBy === "Discovery" ? "discovery" : "the specification"}: ${required}` +
          (gpu?.minVram === undefined ? "" : ` with at least ${gpu.minVram} of memory each`),
      ]),
  summary,
  ...nodeLines(explanation, palette),
]

const discoveryLines = (
  { summary, job, failedAttempts, nextAttemptAt }: DiscoveryDecision,
  { now }: TemplateExplanation,
): Lines => {
  const due = parseTime(nextAttemptAt)
  return [
    summary,
    ...(failedAttempts === undefined ? [] : [`Failed attempts: ${failedAttempts}`]),
    ...(due === undefined || nextAttemptAt === undefined
      ? []
      : [`Next attempt: ${nextAttemptAt}${due > now ? `, in ${renderAge(due - now)}` : ""}`]),
    ...(job === undefined ? [] : [`Job: ${job}`]),
  ]
}

const section = (decision: Decision, explanation: TemplateExplanation, palette: Palette): string => {
  if (isHardwareDecision(decision)) {
    return renderSection("Hardware", hardwareLines(decision, explanation, palette), palette)
  }
  if (isDiscoveryDecision(decision)) return renderSection("Discovery", discoveryLines(decision, explanation), palette)
  return renderDecision(decision, palette)
}

/** An explanation of a template for people: its status, what was decided about it, and its conditions. */
export const renderTemplateExplanation = (explanation: TemplateExplanation, palette: Palette): string => {
  const { status = "Pending", conditions = [] } = explanation.template.status ?? {}
  return [
    `${palette.bold(renderRef(explanation.ref))}: ${colorStatus(palette, status)}`,
    ...explanation.decisions.map((decision) => `\n${section(decision, explanation, palette)}`),
    ...(conditions.length === 0 ? [] : ["", renderConditions(conditions, palette)]),
  ].join("\n")
}
