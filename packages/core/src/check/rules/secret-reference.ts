import {
  AIMModelKind,
  AIMRuntimeConfigKind,
  AIMServiceKind,
  AIMServiceTemplateKind,
  AIMTemplateCacheKind,
  type EnvVar,
  type KubernetesObject,
  type LocalObjectReference,
  SecretKind,
} from "@aim-engine/api"
import { type CheckRule, findingAbout } from "../check-rule.ts"

interface UsesSecrets extends KubernetesObject {
  readonly spec: {
    readonly env?: ReadonlyArray<EnvVar>
    readonly imagePullSecrets?: ReadonlyArray<LocalObjectReference>
  }
}

interface Use {
  readonly field: string
  readonly secret: string
}

const usesOf = ({ spec: { env = [], imagePullSecrets = [] } }: UsesSecrets): ReadonlyArray<Use> => [
  ...imagePullSecrets.flatMap(({ name = "" }, at) =>
    name === "" ? [] : [{ field: `spec.imagePullSecrets[${at}].name`, secret: name }],
  ),
  ...env.flatMap(({ valueFrom }, at) => {
    const key = valueFrom?.secretKeyRef
    return key === undefined || key.optional === true || key.name === undefined
      ? []
      : [{ field: `spec.env[${at}].valueFrom.secretKeyRef.name`, secret: key.name }]
  }),
]

export const secretReference: CheckRule = {
  id: "secret-reference",
  summary: "An object of a namespace names a Secret that is not there. For repositories that hold their Secrets.",
  severity: "off",
  find: ({ list, find }) => {
    const users: ReadonlyArray<UsesSecrets> = [
      ...list(AIMServiceKind),
      ...list(AIMModelKind),
      ...list(AIMServiceTemplateKind),
      ...list(AIMRuntimeConfigKind),
      ...list(AIMTemplateCacheKind),
    ]
    return users.flatMap((user) => {
      const { namespace = "" } = user.metadata
      return usesOf(user)
        .filter(({ secret }) => find(SecretKind, namespace, secret) === undefined)
        .map(({ field, secret }) => findingAbout(user, field, `there is no Secret ${namespace}/${secret}`))
    })
  },
}
