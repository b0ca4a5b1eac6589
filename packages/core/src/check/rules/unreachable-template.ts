import { type CheckRule, findingAbout, type RuleFinding } from "../check-rule.ts"
import type { CheckWorld } from "../check-world.ts"
import { hasModel, templateReaches } from "../template-reach.ts"

const withoutModel = (world: CheckWorld): ReadonlyArray<RuleFinding> => {
  const hasModelOf = hasModel(world)
  return world.templates
    .filter((template) => !hasModelOf(template))
    .map((template) =>
      findingAbout(template, "spec.modelName", `there is no model ${template.spec.modelName} that it could serve`),
    )
}

export const unreachableTemplate: CheckRule = {
  id: "unreachable-template",
  summary: "No service gets a template: its model is not there, or another template always comes first.",
  severity: "warning",
  find: (world) => [
    ...withoutModel(world),
    ...templateReaches(world).flatMap(({ template, reach }) =>
      reach._tag === "Beaten"
        ? [findingAbout(template, "spec", `no service gets it that does not name it: ${reach.fact}`)]
        : [],
    ),
  ],
}
