import { isDeepStrictEqual } from "node:util"
import type { KubernetesObject } from "@aim-engine/api"
import type { WatchedKind } from "./watched-kind.ts"

/** An object but for its version, which changes with every write, also with one of what nobody reads. */
const content = ({ metadata, ...rest }: KubernetesObject): object => {
  const { resourceVersion: _version, ...kept } = metadata
  return { ...rest, metadata: kept }
}

/**
 * Whether anything that is kept of an object changed, or may have, where only metadata are watched: there the version is all
 * that tells of a change. Nodes and autoscalers are written every few seconds; once
 * heartbeats and measurements are stripped, such a write leaves what there was before.
 */
export const isNews = (
  { selections = [] }: Pick<WatchedKind, "selections">,
  before: KubernetesObject | undefined,
  after: KubernetesObject,
): boolean =>
  before === undefined ||
  selections.some(({ metadataOnly }) => metadataOnly === true) ||
  !isDeepStrictEqual(content(before), content(after))
