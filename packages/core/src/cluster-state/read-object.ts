import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import { Effect } from "effect"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { ClusterState } from "./cluster-state.ts"

/** The object of that name, or undefined; fails by category. `namespace` is empty for cluster-scoped kinds. */
export const readObject = <T extends KubernetesObject>(kind: ResourceKind<T>, namespace: string, name: string) =>
  ClusterState.use((state) => state.get(kind, namespace, name)).pipe(Effect.mapError(classifyApiError))
