import { Result } from "effect"
import { normalizeHardware } from "../../template/normalize-hardware.ts"
import { type CheckRule, findingAbout } from "../check-rule.ts"

export const invalidTemplate: CheckRule = {
  id: "invalid-template",
  summary: "The hardware of a template contradicts itself, so that it is never ready.",
  severity: "error",
  find: ({ templates }) =>
    templates.flatMap((template) => {
      const hardware = normalizeHardware(template.spec)
      return Result.isFailure(hardware) ? [findingAbout(template, "spec", hardware.failure.message)] : []
    }),
}
