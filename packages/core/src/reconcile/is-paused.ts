import { Annotation, type KubernetesObject } from "@aim-engine/api"

/** Whether a user told the operator to leave an object alone: the annotation must be exactly `true`. */
export const isPaused = ({ metadata }: KubernetesObject): boolean =>
  metadata.annotations?.[Annotation.reconciliationPaused] === "true"
