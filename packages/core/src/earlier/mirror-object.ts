import {
  AIM_API_VERSION,
  Annotation,
  type EarlierKind,
  isJsonObject,
  type KubernetesObject,
  Label,
  type StringMap,
} from "@aim-engine/api"
import { Result, type Schema } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { canonicalJson } from "../naming/canonical-json.ts"
import { sha256Hex } from "../naming/sha256.ts"
import { controllerOwner } from "../ownership/owner-reference.ts"
import { fieldAt } from "../structure/json-field.ts"
import { MirrorReason } from "./mirrored-condition.ts"
import { isUnplaced, renderUpgradeNote } from "./upgrade-note.ts"
import { upgradeObject } from "./upgrade-object.ts"

/**
 * Domains of labels and annotations by which the tools that deploy objects know their own. An object with such a key is one
 * of theirs, so a mirror does not get them. Source: kubectl, Helm, Argo CD, Flux.
 */
const DEPLOYMENT_DOMAINS = [
  "kubectl.kubernetes.io",
  "meta.helm.sh",
  "argocd.argoproj.io",
  "kustomize.toolkit.fluxcd.io",
  "helm.toolkit.fluxcd.io",
]

/** Whether a label or annotation says that a tool deploys the object. */
const isDeploymentKey = (key: string): boolean => DEPLOYMENT_DOMAINS.some((domain) => key.startsWith(`${domain}/`))

const copied = (map: StringMap | undefined): StringMap =>
  Object.fromEntries(Object.entries(map ?? {}).filter(([key]) => !isDeploymentKey(key) && key !== Label.appManagedBy))

/** Whether a tool or a person deploys an object under its own name, rather than it being made for another one. */
export const isDeployed = ({ metadata }: KubernetesObject): boolean =>
  [metadata.labels, metadata.annotations].some((map) => Object.keys(map ?? {}).some(isDeploymentKey))

/** An object that was read is JSON through and through: decoding changes nothing. */
const jsonOf = (object: KubernetesObject): Schema.JsonObject => object as unknown as Schema.JsonObject

/** The spec of an object. */
export const specOf = (object: KubernetesObject): Schema.Json => fieldAt(jsonOf(object), ["spec"]) ?? {}

/** The status of an object, if it has one. */
export const statusOf = (object: KubernetesObject): Schema.JsonObject => {
  const status = fieldAt(jsonOf(object), ["status"])
  return isJsonObject(status) ? status : {}
}

/**
 * The object of the present group that is kept for one of the earlier group: the same name, labels and annotations, the spec
 * in its present spelling, and the earlier object as its owner, so that it goes with that one. Fails where a field has no place.
 */
export const mirrorOf = (
  { present }: EarlierKind,
  earlier: KubernetesObject,
): Result.Result<KubernetesObject, InvalidSpecError> => {
  const { object, notes } = upgradeObject(jsonOf(earlier))
  const unplaced = notes.filter(isUnplaced).map(renderUpgradeNote)
  if (unplaced.length > 0) {
    return Result.fail(new InvalidSpecError({ reason: MirrorReason.FieldUnplaced, message: unplaced.join("; ") }))
  }
  const { name, namespace = "", uid = "", labels, annotations } = earlier.metadata
  const spec = fieldAt(object, ["spec"]) ?? {}
  const ownLabels = copied(labels)
  const mirror = {
    apiVersion: AIM_API_VERSION,
    kind: present.kind,
    metadata: {
      name,
      ...(namespace === "" ? {} : { namespace }),
      ...(Object.keys(ownLabels).length === 0 ? {} : { labels: ownLabels }),
      annotations: {
        ...copied(annotations),
        [Annotation.mirrorOf]: uid,
        [Annotation.mirroredSpec]: sha256Hex(canonicalJson(spec)).slice(0, 16),
      },
      ...controllerOwner(earlier, namespace),
    },
    spec,
  }
  return Result.succeed(mirror)
}
