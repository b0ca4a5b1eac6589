import { isDeepStrictEqual } from "node:util"
import type { KubernetesObject } from "@aim-engine/api"

/** An object but for its version, which changes with every write, also with one of what nobody reads. */
const content = ({ metadata, ...rest }: KubernetesObject): object => {
  const { resourceVersion: _version, ...kept } = metadata
  return { ...rest, metadata: kept }
}

/**
 * Whether anything that is kept of an object changed. Nodes and autoscalers are written every few seconds; once
 * heartbeats and measurements are stripped, such a write leaves what there was before.
 */
export const isNews = (before: KubernetesObject | undefined, after: KubernetesObject): boolean =>
  before === undefined || !isDeepStrictEqual(content(before), content(after))
