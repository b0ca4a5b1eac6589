import { isMap, isScalar, type Pair, type ParsedNode, parseDocument } from "yaml"
import { textOf } from "../source-files.ts"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"

/** A value of a chart: where it is, what it is unless set, and what its comment says. */
interface ChartValue {
  readonly path: string
  readonly fallback: string
  readonly comment: string
}

const commentOf = (text: string | null | undefined): string =>
  (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ")

/** Maps that are not empty are looked into; everything else is a value. What stands above a map goes for its first entry. */
const valuesOf = (node: ParsedNode | null, path: ReadonlyArray<string>, above: string): ReadonlyArray<ChartValue> => {
  if (isMap(node) && node.items.length > 0) {
    const [first] = node.items
    return node.items.flatMap((pair: Pair<ParsedNode, ParsedNode | null>) => {
      const key = isScalar(pair.key) ? String(pair.key.value) : ""
      const own = [pair === first ? commentOf(node.commentBefore) : "", commentOf(pair.key.commentBefore)]
      const inherited = pair === first ? above : ""
      return valuesOf(pair.value, [...path, key], [inherited, ...own].filter((text) => text !== "").join(" "))
    })
  }
  return [{ path: path.join("."), fallback: JSON.stringify(node?.toJSON() ?? null), comment: above }]
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;")

const table = (chart: string): string =>
  [
    "| Value | Default | Meaning |",
    "|---|---|---|",
    ...valuesOf(parseDocument(textOf(`charts/${chart}/values.yaml`)).contents, [], "").map(
      ({ path, fallback, comment }) => `| \`${path}\` | \`${cell(fallback)}\` | ${cell(comment)} |`,
    ),
  ].join("\n")

/** The values of the charts, made from their values.yaml. */
export const helmValuesPage = (): GeneratedFile => ({
  path: "docs/reference/helm-values.md",
  text: `# Helm values

<!-- ${GENERATED_NOTICE} -->

[Installation](../installation.md) tells how the charts are used. Both refuse values that they do not know.

## The chart aim-engine

${table("aim-engine")}

## The chart aim-engine-crds

${table("aim-engine-crds")}
`,
})
