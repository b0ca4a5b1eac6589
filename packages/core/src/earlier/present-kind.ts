import { AIM_API_VERSION, AIM_KINDS, EARLIER_API_VERSION, EARLIER_GROUP, EARLIER_KINDS } from "@aim-engine/api"

/** The present name of each kind of the earlier group; kinds that came later may be written in it as well. */
const PRESENT_NAMES: ReadonlyMap<string, string> = new Map([
  ...AIM_KINDS.map(({ kind }) => [kind, kind] as const),
  ...EARLIER_KINDS.map(({ kind, present }) => [kind, present.kind] as const),
])

/** Whether an `apiVersion` is of the earlier group, whatever the version. */
export const isEarlierVersion = (apiVersion: string | undefined): apiVersion is string =>
  apiVersion?.startsWith(`${EARLIER_GROUP}/`) === true

/** The present name of a kind of the earlier group, also of a list; undefined if there is no such kind. */
export const presentKindName = (kind: string): string | undefined => {
  const own = PRESENT_NAMES.get(kind)
  if (own !== undefined || !kind.endsWith("List")) return own
  const entry = PRESENT_NAMES.get(kind.slice(0, -"List".length))
  return entry === undefined ? undefined : `${entry}List`
}

/**
 * A kind in full, as resolved references have it, in the present group; others are as they were.
 *
 * @example
 * presentKind("aim.silogen.ai/v1alpha1/AIMImage") // "aim.eai.amd.com/v1alpha1/AIMModel"
 */
export const presentKind = (qualified: string): string => {
  const prefix = `${EARLIER_API_VERSION}/`
  const name = qualified.startsWith(prefix) ? presentKindName(qualified.slice(prefix.length)) : undefined
  return name === undefined ? qualified : `${AIM_API_VERSION}/${name}`
}
