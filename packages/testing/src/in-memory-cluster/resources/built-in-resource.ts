import { preparedBuiltIn } from "../built-in/built-in-creation.ts"
import { withBuiltInDefaults } from "../built-in/built-in-defaults.ts"
import { builtInType } from "../built-in/built-in-types.ts"
import { filledWith, zeroValue } from "../built-in/zero-values.ts"
import { metadataOf, withMetadata } from "../json/api-object.ts"
import { asObject, type JsonObject, member, withMember } from "../json/json-object.ts"
import { isSameJson } from "../json/same-json.ts"
import { deduced } from "../ownership/merge-type.ts"
import type { ApiResource, NameRule, Served } from "./api-resource.ts"
import { builtInSelectableFields } from "./selectable-fields.ts"
import { tidyMetadata, withoutNulls } from "./tidy-metadata.ts"

interface BuiltIn extends Served {
  readonly nameRule: NameRule
  readonly hasStatus: boolean
  /** Whether changes of the spec are counted in `metadata.generation`. */
  readonly counts: boolean
}

const builtIn = (
  apiVersion: string,
  kind: string,
  plural: string,
  rest: Partial<Pick<BuiltIn, "scope" | "nameRule" | "hasStatus" | "counts">> = {},
): BuiltIn => {
  const [version = "", group = ""] = apiVersion.split("/").reverse()
  return {
    group,
    version,
    kind,
    plural,
    scope: "Namespaced",
    nameRule: "subdomain",
    hasStatus: false,
    counts: false,
    ...rest,
  }
}

const status = { hasStatus: true }
const counted = { hasStatus: true, counts: true }
const cluster = { scope: "Cluster" } as const
const paths = { nameRule: "path-segment" } as const

/** Kubernetes' own kinds that every cluster serves, as far as this project meets them. */
const BUILT_INS: ReadonlyArray<BuiltIn> = [
  builtIn("v1", "Namespace", "namespaces", { ...cluster, ...status, nameRule: "label" }),
  builtIn("v1", "Node", "nodes", { ...cluster, ...status }),
  builtIn("v1", "PersistentVolume", "persistentvolumes", { ...cluster, ...status }),
  builtIn("v1", "ConfigMap", "configmaps"),
  builtIn("v1", "Secret", "secrets"),
  builtIn("v1", "Service", "services", { ...status, nameRule: "label" }),
  builtIn("v1", "ServiceAccount", "serviceaccounts"),
  builtIn("v1", "PersistentVolumeClaim", "persistentvolumeclaims", status),
  builtIn("v1", "Pod", "pods", counted),
  builtIn("v1", "Event", "events"),
  builtIn("batch/v1", "Job", "jobs", counted),
  builtIn("apps/v1", "Deployment", "deployments", counted),
  builtIn("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", status),
  builtIn("coordination.k8s.io/v1", "Lease", "leases"),
  builtIn("storage.k8s.io/v1", "StorageClass", "storageclasses", cluster),
  builtIn("rbac.authorization.k8s.io/v1", "Role", "roles", paths),
  builtIn("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", paths),
  builtIn("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", { ...cluster, ...paths }),
  builtIn("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", { ...cluster, ...paths }),
  builtIn("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", {
    ...cluster,
    ...counted,
  }),
]

const withGeneration = (next: JsonObject, old: JsonObject, counts: boolean): JsonObject => {
  if (!counts) return next
  const before = member(metadataOf(old), "generation")
  const isChanged = !isSameJson(member(next, "spec"), member(old, "spec"))
  const generation = typeof before === "number" ? before + (isChanged ? 1 : 0) : 1
  return withMetadata(next, { generation })
}

const resourceOf = (served: BuiltIn): ApiResource => {
  const apiVersion = served.group === "" ? served.version : `${served.group}/${served.version}`
  const empty = zeroValue(served.kind)
  const decode = (object: JsonObject): JsonObject =>
    withBuiltInDefaults(served.kind, filledWith(tidyMetadata(asObject(withoutNulls(object))), empty))
  return {
    ...served,
    apiVersion,
    isCustom: false,
    type: builtInType(apiVersion, served.kind) ?? deduced,
    empty,
    decode,
    complete: decode,
    prepareCreate: (object) => {
      const prepared = preparedBuiltIn(served.kind, object)
      return served.counts ? withMetadata(prepared, { generation: 1 }) : prepared
    },
    prepareUpdate: (next, old) => {
      const kept = served.hasStatus ? withMember(next, "status", member(old, "status")) : next
      return withGeneration(kept, old, served.counts)
    },
    prepareStatusUpdate: (next, old) => withMember(next, "spec", member(old, "spec")),
    validate: () => [],
    selectableFields: builtInSelectableFields(served.kind),
  }
}

/** Kubernetes' own kinds. */
export const builtInResources: ReadonlyArray<ApiResource> = BUILT_INS.map(resourceOf)
