import type { Schema } from "effect"
import type { FieldPath } from "../structure/field-path.ts"
import { textAt } from "../structure/json-field.ts"
import { inOrder, moveField, rewriteField, type UpgradeStep } from "./upgrade-step.ts"

/** Fields of services that path templates may name, and where they are today. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  [".spec.model.ref", ".spec.model.name"],
  [".spec.templateRef", ".spec.template.name"],
  [".spec.overrides.gpuSelector.count", ".spec.overrides.gpu.requests"],
  [".spec.overrides.gpuSelector.model", ".spec.overrides.gpu.model"],
])

/** Words for the model, whichever way the service names it. */
const MODEL_WORDS = new Set([".spec.model", ".spec.aimModelName"])

/** The field by which a service names its model in words; undefined where it does not, or where no service is known. */
const modelFieldOf = (object: Schema.Json): string | undefined =>
  ["name", "image"].find((field) => textAt(object, "spec", "model", field) !== undefined)

/**
 * A path template with the present names of fields in its placeholders. `modelField` is the field in which the service has
 * its model; without one `{.spec.model}` stays, which stands for the model's name or else its image.
 *
 * @example
 * upgradePathTemplate("/{.spec.templateRef}/{.spec.model}", "name") // "/{.spec.template.name}/{.spec.model.name}"
 */
export const upgradePathTemplate = (template: string, modelField: string | undefined): string =>
  template.replaceAll(/\{([^{}]+)\}/g, (placeholder, text: string) => {
    const expression = text.trim().replace(/^\$(?=\.)/, "")
    if (modelField !== undefined && MODEL_WORDS.has(expression)) return `{.spec.model.${modelField}}`
    const renamed = RENAMED.get(expression)
    return renamed === undefined ? placeholder : `{${renamed}}`
  })

const ROUTING: FieldPath = ["spec", "routing"]

/** The path template of a service or of a runtime config: its name, and the fields that it names. */
export const upgradeRouting: UpgradeStep = (upgrading) =>
  inOrder(
    moveField([...ROUTING, "routeTemplate"], [...ROUTING, "pathTemplate"]),
    rewriteField([...ROUTING, "pathTemplate"], (template) =>
      typeof template === "string" ? upgradePathTemplate(template, modelFieldOf(upgrading.value)) : undefined,
    ),
  )(upgrading)
