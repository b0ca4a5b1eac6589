import type { AIMService, Condition } from "@aim-engine/api"

/**
 * What keeps a service from being ready: the first condition that says so, else the verdict itself; undefined if nothing does, or
 * nobody has looked at it yet.
 */
export const hindranceOf = ({ status }: Pick<AIMService, "status">): Condition | undefined => {
  const conditions = status?.conditions ?? []
  const ready = conditions.find(({ type }) => type === "Ready")
  if (ready === undefined || ready.status === "True") return undefined
  return conditions.find(({ type, status }) => type !== "Ready" && status === "False") ?? ready
}
