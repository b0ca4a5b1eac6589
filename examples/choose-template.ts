// Which template would a service of Llama 3.3 70B get on these nodes, and why?
import { readFileSync } from "node:fs"
import { AIMClusterServiceTemplateKind, NodeKind } from "@aim-engine/api"
import { gpuInventory, isObjectOf, selectTemplate, templateCandidate, verdictText } from "@aim-engine/core"
import { parseAllDocuments } from "yaml"

const read = (file: string) =>
  parseAllDocuments(readFileSync(new URL(file, import.meta.url), "utf8")).map((d) => d.toJS())

const outcome = selectTemplate({
  candidates: read("catalog/llama-3-3-70b-instruct.yaml")
    .filter(isObjectOf(AIMClusterServiceTemplateKind))
    .map(templateCandidate),
  inventory: gpuInventory(read("cluster/nodes.yaml").filter(isObjectOf(NodeKind))),
  overrides: { precision: "fp8" },
  allowUnoptimized: false,
})
for (const verdict of outcome.diagnostics) process.stdout.write(`${verdictText(verdict)}\n`)
