import { templateText } from "../service-template.ts"
import type { SelectionStage } from "./selection-stage.ts"

/** A namespace template hides the cluster template of its name, whether it is ready or not. */
export const shadowing: SelectionStage = (survivors) => {
  const hiding = new Map(survivors.filter(({ ref }) => ref.scope === "Namespace").map(({ ref }) => [ref.name, ref]))
  return ({ ref }) => {
    const over = ref.scope === "Cluster" ? hiding.get(ref.name) : undefined
    return over && { reason: "ShadowedByNamespaceTemplate", fact: `${templateText(over)} hides it` }
  }
}
