import { ApiError } from "@aim-engine/core"
import { pathsOf } from "./field-set.ts"
import type { Manager } from "./managers.ts"
import { pathText } from "./path-element.ts"

/** The manager as conflicts name it: `"alice"`, `"kubectl" using apps/v1 at 2026-01-01T00:00:00Z`. */
const managerText = (manager: Manager): string => {
  const subresource = manager.subresource === "" ? "" : ` with subresource ${JSON.stringify(manager.subresource)}`
  const version = manager.operation === "Update" ? ` using ${manager.apiVersion}` : ""
  return `${JSON.stringify(manager.name)}${subresource}${version}`
}

/**
 * The refusal of an apply whose fields others manage. `conflicts` are those managers with the contested places only.
 * Source: Kubernetes, managedfields `NewConflictError`.
 */
export const applyConflict = (conflicts: ReadonlyArray<Manager>): ApiError => {
  const found = [...conflicts]
    .map((manager) => ({ manager: managerText(manager), paths: pathsOf(manager.fields).map(pathText) }))
    .sort((left, right) => (left.manager < right.manager ? -1 : 1))
  const causes = found.flatMap(({ manager, paths }) =>
    paths.map((field) => ({ reason: "FieldManagerConflict", message: `conflict with ${manager}`, field })),
  )
  const lines = found.flatMap(({ manager, paths }) => [
    `conflicts with ${manager}:`,
    ...paths.map((path) => `- ${path}`),
  ])
  const [only] = causes
  const message =
    causes.length === 1 && only !== undefined
      ? `Apply failed with 1 conflict: ${only.message}: ${only.field}`
      : `Apply failed with ${causes.length} conflicts: ${lines.join("\n")}`
  return new ApiError({ reason: "Conflict", message, status: 409, causes })
}
