import { Annotation, isJsonArray, isJsonObject, type KubernetesObject } from "@aim-engine/api"
import type { Schema } from "effect"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import { fieldAt } from "../structure/json-field.ts"
import { isDeployed, specOf } from "./mirror-object.ts"

type Json = Schema.Json

/**
 * Whose the object of the present group is.
 * - `Absent`: there is none yet.
 * - `Kept`: it is kept for the earlier object.
 * - `Changed`: it was kept, and somebody else changed it: it is handed over to them.
 * - `HandedOver`: it was handed over before.
 * - `NameTaken`: it never was the earlier object's.
 */
export type MirrorState =
  | { readonly _tag: "Absent" }
  | { readonly _tag: "Kept" | "Changed" | "HandedOver" | "NameTaken"; readonly live: KubernetesObject }

/** Whether a live value says something else than the one that was written; what it has beyond that does not count. */
const contradicts = (live: Json | undefined, written: Json): boolean => {
  if (live === undefined) return false
  if (isJsonArray(written)) {
    return !isJsonArray(live) || written.some((entry) => live.every((other) => contradicts(other, entry)))
  }
  if (!isJsonObject(written)) return live !== written
  return !isJsonObject(live) || Object.entries(written).some(([key, entry]) => contradicts(fieldAt(live, [key]), entry))
}

/** Whether somebody else has set a field that we wrote: the wish is the one of the last write, and it is not fulfilled. */
const isChanged = (live: KubernetesObject, mirror: KubernetesObject | undefined): boolean =>
  mirror !== undefined &&
  live.metadata.annotations?.[Annotation.mirroredSpec] === mirror.metadata.annotations?.[Annotation.mirroredSpec] &&
  contradicts(specOf(live), specOf(mirror))

/**
 * Whose the live object is, seen from the earlier one. A user's own object is never fought over: one that a tool deploys
 * under its own name, or whose spec somebody changed, is theirs from then on. `mirror` is the object as it should be, if one
 * can be made.
 */
export const mirrorState = (
  earlier: KubernetesObject,
  mirror: KubernetesObject | undefined,
  live: KubernetesObject | undefined,
): MirrorState => {
  const { uid } = earlier.metadata
  if (live === undefined) return { _tag: "Absent" }
  if (isOwnedBy(live, uid)) return { _tag: isDeployed(live) || isChanged(live, mirror) ? "Changed" : "Kept", live }
  if (live.metadata.annotations?.[Annotation.adopt] === "true") return { _tag: "Kept", live }
  return { _tag: live.metadata.annotations?.[Annotation.mirrorOf] === uid ? "HandedOver" : "NameTaken", live }
}
