import { AIM_API_VERSION, AIM_KINDS, type CustomResourceKind, type ValidationRule } from "@aim-engine/api"
import { bodyOf, type DescribedField, type DescribedType, describedTypes } from "./described-type.ts"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"

const anchor = (name: string): string => name.toLowerCase()

/** Text in a cell of a table. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ")

const code = (text: string): string => `\`${text}\``

const linked = (name: string, types: ReadonlySet<string>): string =>
  types.has(name) ? `[${name}](#${anchor(name)})` : name

const typeText = (field: DescribedField, types: ReadonlySet<string>): string => {
  const name = linked(field.type, types)
  return { one: name, list: `list of ${name}`, map: `map of ${name}` }[field.shape]
}

const presence = (field: DescribedField): string => {
  if (field.required) return "required"
  return field.default === undefined ? "" : code(JSON.stringify(field.default))
}

const isTransition = (rule: ValidationRule): boolean => rule.rule.includes("oldSelf")

const ruleText = (rule: ValidationRule): string => `${rule.message}${isTransition(rule) ? " (on update)" : ""}`

const fieldRow = (type: string, field: DescribedField, types: ReadonlySet<string>): string => {
  const description = [
    ...(field.deprecated === undefined ? [] : [`**Deprecated.** ${field.deprecated}`]),
    field.description,
  ].join(" ")
  const limits = [...field.limits, ...field.rules.map(ruleText)].join("; ")
  const name = `<a id="${anchor(`${type}-${field.name}`)}"></a>${code(field.name)}`
  return `| ${[name, typeText(field, types), presence(field), limits, description].map(cell).join(" | ")} |`
}

const fieldTable = (type: string, fields: ReadonlyArray<DescribedField>, types: ReadonlySet<string>): string =>
  [
    "| Field | Type | Default | Limits | Meaning |",
    "|---|---|---|---|---|",
    ...fields.map((field) => fieldRow(type, field, types)),
  ].join("\n")

const bullets = (lines: ReadonlyArray<string>): string => lines.map((line) => `- ${line}`).join("\n")

const typeSection = (type: DescribedType, types: ReadonlySet<string>): string =>
  [
    `### ${type.name}`,
    ...(type.description === "" ? [] : [type.description]),
    ...(type.values.length === 0 ? [] : [`One of ${type.values.map(code).join(", ")}.`]),
    ...(type.fields.length === 0 ? [] : [fieldTable(type.name, type.fields, types)]),
    ...(type.rules.length === 0 ? [] : [`Rules:`, bullets(type.rules.map(ruleText))]),
  ].join("\n\n")

const kindSection = (kind: CustomResourceKind, types: ReadonlySet<string>): string =>
  [
    `### ${kind.kind}`,
    kind.description,
    bullets([
      `Scope: ${kind.scope === "Namespaced" ? "namespace" : "cluster"}`,
      `\`kubectl get ${kind.plural}\`, short ${kind.shortNames.map(code).join(", ")}, in categories ${kind.categories.map(code).join(", ")}`,
      `Columns: ${kind.columns.map((column) => (column.priority ? `${column.name} (wide)` : column.name)).join(", ")}`,
      ...bodyOf(kind).map(
        ({ name, type }) => `${code(String(name))}: ${linked(String(type.annotations?.identifier), types)}`,
      ),
    ]),
  ].join("\n\n")

const introduction = `# API reference

<!-- ${GENERATED_NOTICE} -->

Group and version: \`${AIM_API_VERSION}\`.

Every object has \`apiVersion\`, \`kind\`, \`metadata\` and \`spec\`, which is what its author wishes. \`status\` is what the
operator observed; it is written through the status subresource only. Field names are case-sensitive. A field is optional
unless the column *Default* says \`required\`; a value there is filled in by the API server when the field is absent.
*On update* marks rules that compare with the stored object: a field that a rule calls immutable can be neither changed,
nor added, nor removed once the object exists. Quantities and durations are kept as the text that was given.`

/** The reference of every kind and type as one page. */
export const apiReference = (): GeneratedFile => {
  const types = describedTypes(AIM_KINDS)
  const names = new Set(types.map((type) => type.name))
  return {
    path: "docs/reference/api.md",
    text: `${[
      introduction,
      "## Kinds",
      bullets(AIM_KINDS.map((kind) => `[${kind.kind}](#${anchor(kind.kind)}): ${kind.description}`)),
      ...AIM_KINDS.map((kind) => kindSection(kind, names)),
      "## Types",
      ...types.map((type) => typeSection(type, names)),
    ].join("\n\n")}\n`,
  }
}
