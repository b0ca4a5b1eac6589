import type { DescribedGpu, DescribedNode } from "@aim-engine/core"
import { allocatableText, memoryText } from "../render/node-table.ts"
import type { Palette } from "../render/palette.ts"
import { renderTable } from "../render/table.ts"
import type { NodeReport, ReportedModel } from "./node-report.ts"

const SOURCES = { label: "label", static: "data sheet", unknown: "-" } as const

const vramFrom = ({ vramSource, vramLabel }: DescribedGpu): string => vramLabel ?? SOURCES[vramSource]

/** A row for each kind of GPU of a node, and one for a node without. */
const nodeRows = (node: DescribedNode): ReadonlyArray<ReadonlyArray<string>> =>
  node.gpus.length === 0
    ? [[node.name, "-", "-", "-", "-", allocatableText(node)]]
    : node.gpus.map((gpu, index) => [
        index === 0 ? node.name : "",
        gpu.model ?? "GPU",
        gpu.modelLabel,
        memoryText(gpu.vram),
        vramFrom(gpu),
        index === 0 ? allocatableText(node) : "",
      ])

const modelRow = ({ name, nodes, vram, vramSource, labels }: ReportedModel): ReadonlyArray<string> => [
  name,
  String(nodes),
  memoryText(vram),
  SOURCES[vramSource],
  labels.join(", "),
]

/** The nodes, and the models that they have together, for people. */
export const renderNodes = ({ nodes, models, unknown }: NodeReport, palette: Palette): string => {
  const nodeTable = renderTable(
    ["NODE", "GPU", "FROM", "MEMORY", "FROM", "ALLOCATABLE"],
    nodes.flatMap(nodeRows),
    palette,
  )
  const modelTable = renderTable(["MODEL", "NODES", "MEMORY", "FROM", "LABELS"], models.map(modelRow), palette)
  return [
    nodeTable,
    ...(models.length === 0 ? ["", "No node tells the model of a GPU."] : ["", modelTable]),
    ...(unknown.length === 0 ? [] : ["", `GPUs whose model nobody tells: ${unknown.join(", ")}`]),
  ].join("\n")
}
