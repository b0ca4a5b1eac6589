import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import { forbidden, namespaceNotFound } from "../errors/status-errors.ts"
import { metadataOf } from "../json/api-object.ts"
import { member } from "../json/json-object.ts"
import type { ApiResource } from "../resources/api-resource.ts"
import type { ResourceRegistry } from "../resources/resource-registry.ts"
import type { ObjectStore } from "../store/object-store.ts"

const IMMORTAL = new Set(["default", "kube-system", "kube-public"])

/**
 * Refuses creates in a namespace that does not exist (404) or is being deleted (403, cause `NamespaceTerminating`).
 * Source: Kubernetes, admission plugin NamespaceLifecycle.
 */
export const admitToNamespace = (
  registry: ResourceRegistry,
  store: ObjectStore,
  resource: ApiResource,
  namespace: string,
  name: string,
): Result.Result<void, ApiError> => {
  const namespaces = registry.named("v1", "Namespace")
  if (namespaces === undefined || resource.scope === "Cluster") return Result.succeed(undefined)
  const stored = store.get(namespaces, "", namespace)
  if (stored === undefined) return Result.fail(namespaceNotFound(namespace))
  if (member(metadataOf(stored), "deletionTimestamp") === undefined) return Result.succeed(undefined)
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  const message = `namespace ${namespace} is being terminated`
  return Result.fail(
    forbidden(resource, name, why, [{ reason: "NamespaceTerminating", message, field: "metadata.namespace" }]),
  )
}

/** Refuses the deletion of the namespaces that every cluster has. */
export const admitNamespaceDeletion = (resource: ApiResource, name: string): Result.Result<void, ApiError> =>
  resource.apiVersion === "v1" && resource.kind === "Namespace" && IMMORTAL.has(name)
    ? Result.fail(forbidden(resource, name, "this namespace may not be deleted"))
    : Result.succeed(undefined)
