import { templateText } from "../service-template.ts"
import type { SelectionStage } from "./selection-stage.ts"

/** Templates of the namespace come before those of the cluster, however good these are. */
export const scope: SelectionStage = (survivors) => {
  const names = survivors.flatMap(({ ref }) => (ref.scope === "Namespace" ? [ref] : []))
  const first = names.reduce((best, ref) => (best !== undefined && best.name < ref.name ? best : ref), names[0])
  return ({ ref }) =>
    ref.scope === "Cluster" && first !== undefined
      ? { reason: "ShadowedByNamespaceScope", fact: `${templateText(first)} fits, and the namespace comes first` }
      : undefined
}
