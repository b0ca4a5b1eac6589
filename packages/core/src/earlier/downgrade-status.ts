import { type EarlierKind, isJsonArray, isJsonObject, objectSchemaOf, pruneUnknown } from "@aim-engine/api"
import type { Schema } from "effect"
import { Reason } from "../health/reasons.ts"
import { fieldAt, withField } from "../structure/json-field.ts"
import { EARLIER_PATH_REASON, EARLIER_READY } from "./upgrade-status.ts"
import { inOrder, moveField, rewriteField, type UpgradeStep } from "./upgrade-step.ts"

type Json = Schema.Json

/** States that the earlier group had no word for, or another one. */
const PREPARED: ReadonlyMap<Json, Json> = new Map<Json, Json>([
  ["Ready", EARLIER_READY],
  ["Degraded", "Failed"],
  ["NotAvailable", "Pending"],
])
const MODEL: ReadonlyMap<Json, Json> = new Map<Json, Json>([["NotAvailable", "Degraded"]])
const STATES = new Map<string, ReadonlyMap<Json, Json>>([
  ["AIMService", new Map()],
  ["AIMModel", MODEL],
  ["AIMClusterModel", MODEL],
])

/** Conditions with the earlier words, observed for the earlier object's own generation. */
const conditionsOf = (conditions: Json, pathReason: string, generation: Json | undefined): Json =>
  isJsonArray(conditions)
    ? conditions.map((condition) => {
        if (!isJsonObject(condition)) return condition
        const { observedGeneration: _ofTheMirror, ...rest } = condition
        return {
          ...rest,
          ...(generation === undefined ? {} : { observedGeneration: generation }),
          ...(rest.reason === Reason.PathTemplateInvalid ? { reason: pathReason } : {}),
        }
      })
    : conditions

/**
 * Makes the status of an object of the present group one of the earlier group, in its words; what that has no word for is
 * left out. A path that cannot be rendered has the reason under which the service's author knows it: `RouteTemplateInvalid`
 * goes with `routeTemplate`, the newer reason with `pathTemplate`.
 *
 * `observedGeneration` is that of the earlier object, where the status is about what that asks for today.
 */
export const downgradeStatus = (kind: EarlierKind) => {
  const schema = objectSchemaOf(kind)
  const states = STATES.get(kind.present.kind) ?? PREPARED
  return (earlier: Json, status: Schema.JsonObject, observedGeneration: number | undefined): Schema.JsonObject => {
    const isNewer = fieldAt(earlier, ["spec", "routing", "pathTemplate"]) !== undefined
    const pathReason = isNewer ? Reason.PathTemplateInvalid : EARLIER_PATH_REASON
    const { observedGeneration: _ofTheMirror, ...rest } = status
    const words: UpgradeStep = inOrder(
      moveField(["status", "resolvedModel"], ["status", "resolvedImage"]),
      rewriteField(["status", "status"], (state) => states.get(state)),
      rewriteField(["status", "conditions"], (conditions) => conditionsOf(conditions, pathReason, observedGeneration)),
    )
    const { value } = words({ value: { status: rest }, notes: [] })
    const known = isJsonObject(value) ? pruneUnknown(schema, value).status : undefined
    const result = isJsonObject(known) ? known : {}
    const observed =
      observedGeneration === undefined ? result : withField(result, ["observedGeneration"], observedGeneration)
    return isJsonObject(observed) ? observed : result
  }
}
