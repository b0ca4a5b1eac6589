import {
  type Container,
  type EnvVar,
  ObjectMeta,
  type Pod,
  type ResourceKind,
  SecretKind,
  StringMap,
} from "@aim-engine/api"
import { type ApiError, isNotFound } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect, Schema } from "effect"

/** Values by key. Source: Kubernetes, `core/v1 ConfigMap`; a Secret is of the same form, its values in base64. */
const ConfigMap = Schema.Struct({
  apiVersion: Schema.String,
  kind: Schema.String,
  metadata: ObjectMeta,
  data: Schema.optionalKey(StringMap),
})
const hasData = Schema.is(ConfigMap)

const ConfigMapKind: ResourceKind = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  scope: "Namespaced",
  schema: ConfigMap,
}

/** What a container needs to start is not there. Source: Kubernetes, the waiting reason `CreateContainerConfigError`. */
export class ContainerConfigError extends Schema.TaggedError<ContainerConfigError>()("ContainerConfigError", {
  message: Schema.String,
}) {}

type Read<A> = Effect.Effect<A, ApiError | ContainerConfigError, KubernetesApi>

/** The value of a key as it is stored; undefined where it may be missing, and is. */
const readKey = Effect.fnUntraced(function* (
  kind: ResourceKind,
  namespace: string,
  { name = "", key, optional = false }: { readonly name?: string; readonly key: string; readonly optional?: boolean },
): Effect.fn.Return<string | undefined, ApiError | ContainerConfigError, KubernetesApi> {
  const api = yield* KubernetesApi
  const found = yield* Effect.catchIf(api.get(kind, namespace, name), isNotFound, () => Effect.succeed(undefined))
  const value = hasData(found) ? found.data?.[key] : undefined
  if (value !== undefined || optional) return value
  const what =
    found === undefined
      ? `${kind.kind.toLowerCase()} "${name}" not found`
      : `couldn't find key ${key} in ${kind.kind} ${namespace}/${name}`
  return yield* new ContainerConfigError({ message: what })
})

/** The value of a field of the pod itself, such as `metadata.labels['app']`; undefined for those that are not played. */
const fieldOf = ({ metadata, spec }: Pod, path: string): string | undefined => {
  const entry = /^metadata\.(?<map>labels|annotations)\['(?<key>[^']+)'\]$/.exec(path)?.groups
  if (entry !== undefined) return metadata[entry.map === "labels" ? "labels" : "annotations"]?.[entry.key ?? ""] ?? ""
  const fields = new Map([
    ["metadata.name", metadata.name],
    ["metadata.namespace", metadata.namespace],
    ["metadata.uid", metadata.uid],
    ["spec.nodeName", spec?.nodeName],
    ["spec.serviceAccountName", spec?.serviceAccountName],
  ])
  return fields.get(path)
}

const variableValue = (pod: Pod, { value, valueFrom }: EnvVar): Read<string | undefined> => {
  const namespace = pod.metadata.namespace ?? ""
  if (valueFrom?.secretKeyRef !== undefined) {
    return Effect.map(readKey(SecretKind, namespace, valueFrom.secretKeyRef), (data) =>
      data === undefined ? undefined : Buffer.from(data, "base64").toString(),
    )
  }
  if (valueFrom?.configMapKeyRef !== undefined) return readKey(ConfigMapKind, namespace, valueFrom.configMapKeyRef)
  if (valueFrom?.fieldRef !== undefined) return Effect.succeed(fieldOf(pod, valueFrom.fieldRef.fieldPath))
  return Effect.succeed(value ?? "")
}

/** `$(NAME)` stands for a variable that is known already, `$$` for a dollar. Source: Kubernetes, `core/v1 EnvVar`. */
export const expand = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replace(/\$(?:\$|\(([^()]+)\))/g, (whole, name: string | undefined) =>
    name === undefined ? "$" : (variables.get(name) ?? whole),
  )

/** The variables of a container, with what they refer to. Fails where a Secret, a ConfigMap or a key is not there. */
export const containerVariables = Effect.fnUntraced(function* (
  pod: Pod,
  { env = [] }: Container,
): Effect.fn.Return<ReadonlyMap<string, string>, ApiError | ContainerConfigError, KubernetesApi> {
  const variables = new Map<string, string>()
  for (const variable of env) {
    const value = yield* variableValue(pod, variable)
    if (value !== undefined)
      variables.set(variable.name, variable.valueFrom === undefined ? expand(value, variables) : value)
  }
  return variables
})
