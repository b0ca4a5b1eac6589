import { templateRefOf, templateText } from "../../template/service-template.ts"
import { type CheckRule, findingAbout } from "../check-rule.ts"
import { templateReaches } from "../template-reach.ts"

export const equalTemplates: CheckRule = {
  id: "equal-templates",
  summary: "Templates of a model are equally good, so that services have to name one of them.",
  severity: "warning",
  find: (world) =>
    templateReaches(world).flatMap(({ template, reach }) =>
      reach._tag === "Tied"
        ? [
            findingAbout(
              template,
              "spec",
              `nothing tells ${templateText(templateRefOf(template))} from ${reach.others.map(templateText).join(", ")}; services that want it have to name it`,
            ),
          ]
        : [],
    ),
}
