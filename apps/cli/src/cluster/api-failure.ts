import { AIM_GROUP, apiVersionOf, type ResourceKind } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { Effect } from "effect"
import { type BadInput, refuse } from "../exit-status.ts"

const INSTALL_KINDS = "install the kinds of the AIM Engine: aim crds | kubectl apply --server-side -f -"

/** Why objects of a kind cannot be had, as the end of a sentence. */
export const apiErrorText = (kind: ResourceKind, { reason, message }: ApiError): string => {
  if (reason !== "ApiNotInstalled") return message
  const missing = `the cluster does not serve ${kind.kind} of ${apiVersionOf(kind)}`
  return kind.group === AIM_GROUP ? `${missing}; ${INSTALL_KINDS}` : missing
}

/** Ends the command where the API server does: without the answer there is nothing to print. */
export const orRefuse =
  (kind: ResourceKind) =>
  <A, R>(effect: Effect.Effect<A, ApiError, R>): Effect.Effect<A, BadInput, R> =>
    Effect.catch(effect, (error) => refuse(apiErrorText(kind, error)))
