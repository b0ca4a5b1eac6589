import { Result } from "effect"
import { httpRouteName } from "../../service/child-names.ts"
import { type CheckRule, findingAbout } from "../check-rule.ts"

export const nameShortened: CheckRule = {
  id: "name-shortened",
  summary: "The name of a service is so long that the objects made for it cannot carry the whole of it.",
  severity: "note",
  find: ({ services }) =>
    services.flatMap(({ service, anywhere: { workload } }) => {
      const { name, namespace = "" } = service.metadata
      const names = [workload.name, httpRouteName(name, namespace)].flatMap((made) =>
        Result.isSuccess(made) && !made.success.includes(name) ? [made.success] : [],
      )
      return names.length === 0
        ? []
        : [
            findingAbout(
              service,
              "metadata.name",
              `it is cut in the names of what is made for the service: ${names.join(", ")}`,
            ),
          ]
    }),
}
