import { type CheckRule, findingAbout } from "../check-rule.ts"

export const routePath: CheckRule = {
  id: "route-path",
  summary: "The path template of a service gives no path for it.",
  severity: "error",
  find: ({ services }) =>
    services.flatMap(({ service, anywhere: { route } }) =>
      route.plan._tag === "InvalidPath" ? [findingAbout(service, "spec.routing.pathTemplate", route.plan.message)] : [],
    ),
}
