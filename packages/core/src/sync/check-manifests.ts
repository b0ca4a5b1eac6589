import type { KubernetesObject } from "@aim-engine/api"
import { checkObjects } from "../check/check-objects.ts"
import type { Finding, RuleSeverity } from "../check/finding.ts"
import { runNow } from "./sync-world.ts"

/**
 * What is wrong with a set of manifests as a whole: references that lead nowhere, choices that are not clear, services that no
 * node can run, routes that collide. Each object should be valid by itself, see `validateManifest`. Never throws.
 *
 * `severities`: what the findings of a rule count as, by its id; `off` leaves them out.
 *
 * @example
 * checkManifests(objects, { "unreachable-template": "off" }).map(({ rule, message }) => `${rule}: ${message}`)
 */
export const checkManifests = (
  objects: ReadonlyArray<KubernetesObject>,
  severities: Readonly<Record<string, RuleSeverity>> = {},
): ReadonlyArray<Finding> => runNow(checkObjects(objects, { severities: new Map(Object.entries(severities)) }))
