import { Result } from "effect"
import { type CheckRule, findingAbout } from "../check-rule.ts"

export const nameTooLong: CheckRule = {
  id: "name-too-long",
  summary: "A service stands in a namespace whose name leaves no room for the host names that are made of it.",
  severity: "error",
  find: ({ services }) =>
    services.flatMap(({ service, anywhere: { workload } }) =>
      Result.isFailure(workload.name)
        ? [findingAbout(service, "metadata.namespace", workload.name.failure.message)]
        : [],
    ),
}
