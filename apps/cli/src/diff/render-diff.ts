import { refOf } from "@aim-engine/api"
import type { PlannedChange } from "@aim-engine/core"
import jsonPatch from "fast-json-patch"
import { renderChange, summarizeChanges } from "../plan/render-changes.ts"
import { colorStatus, type Palette } from "../render/palette.ts"
import type { ClusterDiff, ServiceChange } from "./diff-cluster.ts"

const section = (title: string, changes: ReadonlyArray<PlannedChange>, palette: Palette): ReadonlyArray<string> =>
  changes.length === 0
    ? []
    : [palette.bold(title), "", ...changes.flatMap((change) => [...renderChange(change, palette), ""])]

const serviceLine = ({ before, after }: ServiceChange, palette: Palette): string => {
  const from = before === undefined ? "new" : colorStatus(palette, before.status)
  const why = after.reason === "" ? "" : ` (${after.reason}): ${after.message}`
  return `${after.namespace}/${after.name}: ${from} → ${colorStatus(palette, after.status)}${why}`
}

/** Everything that would change. */
export const allChanges = ({ applied, consequences }: ClusterDiff): ReadonlyArray<PlannedChange> => [
  ...applied,
  ...consequences,
]

/** A diff for people: the objects of the manifests, what the operator makes of them, and the services that it concerns. */
export const renderDiff = (diff: ClusterDiff, palette: Palette): string =>
  [
    ...section("The manifests change", diff.applied, palette),
    ...section("The operator then changes", diff.consequences, palette),
    ...(diff.services.length === 0
      ? []
      : [palette.bold("Services"), ...diff.services.map((each) => serviceLine(each, palette)), ""]),
    ...diff.warnings.map((warning) => palette.yellow(`Warning: ${warning}`)),
    palette.bold(`Diff: ${summarizeChanges(allChanges(diff))}.`),
  ].join("\n")

const changeData = (change: PlannedChange): object => {
  switch (change.action) {
    case "create":
      return { action: change.action, ref: change.ref, object: change.after }
    case "change":
      return { action: change.action, ref: change.ref, patch: jsonPatch.compare(change.before, change.after) }
    case "delete":
      return { action: change.action, ref: refOf(change.before) }
  }
}

/** A diff as data, for programs: what `aim diff -o json` prints. Changes carry a JSON patch (RFC 6902). */
export const diffDocument = (diff: ClusterDiff): object => ({
  applied: diff.applied.map(changeData),
  consequences: diff.consequences.map(changeData),
  services: diff.services.map(({ before, after }) => ({
    namespace: after.namespace,
    name: after.name,
    before: before?.status ?? null,
    after: after.status,
    reason: after.reason,
    message: after.message,
  })),
  warnings: diff.warnings,
})
