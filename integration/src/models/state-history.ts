import type { Condition, KubernetesObject, ResourceKind } from "@aim-engine/api"
import { findCondition, isObjectOf } from "@aim-engine/core"
import type { ApiClient } from "../scale/api-client.ts"
import { followKind } from "../scale/follow-kind.ts"

/** An object whose state is told by conditions. */
interface Conditioned extends KubernetesObject {
  readonly status?: { readonly status?: string; readonly conditions?: ReadonlyArray<Condition> }
}

/** The states of one object as they follow each other, each different from the one before. */
export interface StateHistory {
  /** The overall state and the conditions that were asked for: `Ready Ready=True/AllComponentsReady`. */
  readonly states: ReadonlyArray<string>
  readonly stop: () => Promise<void>
}

/** Follows an object from now on, by its overall state and some of its conditions. */
export const followStates = <T extends Conditioned>(
  admin: ApiClient,
  kind: ResourceKind<T>,
  name: string,
  conditions: ReadonlyArray<string> = [],
): StateHistory => {
  const states: Array<string> = []
  const isKind = isObjectOf(kind)
  const following = followKind(admin, kind, {}, (object) => {
    if (object.metadata.name !== name || !isKind(object)) return
    const { status, conditions: told } = object.status ?? {}
    // Nobody has looked at it yet.
    if (status === undefined) return
    const shown = conditions.map((type) => {
      const condition = findCondition(told, type)
      return `${type}=${condition?.status ?? ""}/${condition?.reason ?? ""}`
    })
    const state = [status, ...shown].join(" ")
    if (state !== states.at(-1)) states.push(state)
  })
  return { states, stop: following.stop }
}
