import { ConditionType, findCondition } from "@aim-engine/core"
import type { Palette } from "../render/palette.ts"
import { printable } from "../render/printable.ts"
import { renderTable } from "../render/table.ts"
import type { SourcePlan } from "./plan-source.ts"

/** Why filters came to nothing, or to less than they might; undefined if none did. */
export const filterFailure = ({ status }: SourcePlan): string | undefined => {
  const filters = findCondition(status.conditions, ConditionType.FiltersReady)
  return filters?.status === "True" ? undefined : filters?.message
}

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`

const limitText = ({ source, status, decision }: SourcePlan): string => {
  const { maxModels = 100 } = source.spec
  const left = decision.leftOut === 0 ? "" : `, ${count(decision.leftOut, "image is", "images are")} left out`
  return `${count(status.availableModels ?? 0, "image fits", "images fit")}; at most ${count(maxModels, "model", "models")}${left}`
}

/** What a source comes to, as text for people. */
export const renderSourcePlan = (plan: SourcePlan, palette: Palette): string => {
  const { source, decision, models } = plan
  const failure = filterFailure(plan)
  const created = count(models.length, "model would be created", "models would be created")
  return [
    `${palette.bold(`AIMClusterModelSource ${source.metadata.name}`)}: ${created}`,
    limitText(plan),
    ...(failure === undefined ? [] : [palette.red(printable(failure))]),
    "",
    renderTable(
      ["FILTER", "IMAGES"],
      decision.filters.map(({ pattern, images }) => [printable(pattern), String(images)]),
      palette,
    ),
    ...(models.length === 0
      ? []
      : [
          "",
          renderTable(
            ["MODEL", "IMAGE"],
            models.map(({ metadata, spec }) => [metadata.name, spec.image]),
            palette,
          ),
        ]),
    ...(decision.holders.length === 0
      ? []
      : ["", `Images that these models have already get no other: ${decision.holders.join(", ")}`]),
  ].join("\n")
}

/** What a source comes to, as data for programs. */
export const sourceDocument = (plan: SourcePlan) => ({
  source: plan.source.metadata.name,
  create: plan.models.map(({ metadata, spec }) => ({ name: metadata.name, image: spec.image })),
  filters: plan.decision.filters,
  heldByOtherModels: plan.decision.holders,
  leftOutByLimit: plan.decision.leftOut,
  status: plan.status,
})
