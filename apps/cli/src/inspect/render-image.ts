import { isMalformed, type PlannedTemplate, problemText } from "@aim-engine/core"
import type { Palette } from "../render/palette.ts"
import { printable } from "../render/printable.ts"
import { renderTable } from "../render/table.ts"
import type { ImageReport } from "./inspect-image.ts"

/** What is wrong, or worth knowing, a sentence each. */
export const imageProblems = ({ problems, warnings }: ImageReport): ReadonlyArray<string> => [
  ...problems.map(problemText),
  ...warnings,
]

/** Whether the image says something about its templates that cannot be understood. */
export const isUnusable = ({ problems, warnings }: ImageReport): boolean =>
  warnings.length > 0 || problems.some(isMalformed)

const platformText = ({ platform }: ImageReport): string =>
  platform === undefined ? "" : [platform.os, platform.architecture, platform.variant ?? ""].filter(Boolean).join("/")

/** What people want to know first; descriptions and notes are in the data. */
const facts = (report: ImageReport): ReadonlyArray<readonly [title: string, value: string]> => {
  const { model = {}, oci = {} } = report.metadata
  return [
    ["Image", report.image],
    ["Digest", report.digest],
    ["Platform", platformText(report)],
    ["Built", report.created ?? ""],
    ["Model", model.canonicalName ?? ""],
    ["Title", model.title ?? oci.title ?? ""],
    ["Source", model.source ?? ""],
    ["Tags", (model.tags ?? []).join(", ")],
    ["Versions", (model.versions ?? []).join(", ")],
    ["Variants", (model.variants ?? []).join(", ")],
    ["Token", model.hfTokenRequired === true ? "a Hugging Face token is needed (HF_TOKEN)" : ""],
    ["Version", oci.version ?? ""],
    ["Vendor", oci.vendor ?? ""],
    ["Licences", oci.licenses ?? ""],
  ]
}

const gpuText = ({ spec: { gpu, hardware } }: PlannedTemplate): string => {
  const { model = "", requests } = gpu ?? hardware?.gpu ?? {}
  return [requests === undefined ? "" : `${requests}x`, model].filter(Boolean).join(" ")
}

const templateRow = (template: PlannedTemplate): ReadonlyArray<string> => [
  template.name,
  gpuText(template),
  template.spec.metric ?? "",
  template.spec.precision ?? "",
]

const templatesText = ({ modelName, templates }: ImageReport, palette: Palette): ReadonlyArray<string> =>
  templates.length === 0
    ? [`Model ${modelName} would have no templates: the image recommends no deployments.`]
    : [
        `Model ${modelName} would have these templates:`,
        "",
        renderTable(["NAME", "GPU", "METRIC", "PRECISION"], templates.map(templateRow), palette),
      ]

/** An image as text for people. Labels are somebody else's text: none of it reaches the terminal as a command. */
export const renderImage = (report: ImageReport, palette: Palette): string => {
  const known = facts(report)
    .map(([title, value]) => [title, printable(value)] as const)
    .filter(([, value]) => value !== "")
  const width = Math.max(...known.map(([title]) => title.length))
  const problems = imageProblems(report).map((problem) => `- ${printable(problem)}`)
  return [
    ...known.map(([title, value]) => `${palette.bold(title.padEnd(width))}  ${value}`),
    "",
    ...templatesText(report, palette),
    ...(problems.length === 0 ? [] : ["", palette.bold("Worth knowing"), ...problems]),
  ].join("\n")
}

/** An image as data, for programs. */
export const imageDocument = (report: ImageReport) => ({
  image: report.image,
  digest: report.digest,
  ...(report.platform === undefined ? {} : { platform: report.platform }),
  ...(report.created === undefined ? {} : { created: report.created }),
  metadata: report.metadata,
  model: report.modelName,
  templates: report.templates,
  problems: imageProblems(report),
})
