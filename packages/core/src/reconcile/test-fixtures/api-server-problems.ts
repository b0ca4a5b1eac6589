import {
  AIM_KINDS,
  admit,
  findUnknownFields,
  type KubernetesObject,
  objectSchemaOf,
  refKey,
  refOf,
  renderFieldError,
} from "@aim-engine/api"
import { labelKeyProblem, labelValueProblem, nameCauses } from "@aim-engine/testing"

const schemas = new Map(AIM_KINDS.map((kind) => [kind.kind, objectSchemaOf(kind)]))

/** What an API server would say of an object of ours; nothing of other kinds. */
const schemaProblems = (object: KubernetesObject): ReadonlyArray<string> => {
  const schema = schemas.get(object.kind)
  if (schema === undefined) return []
  const json = JSON.parse(JSON.stringify(object))
  return [
    ...findUnknownFields(schema, json).map(({ path }) => `${path}: unknown field`),
    ...admit(schema, json).errors.map(renderFieldError),
  ]
}

const metadataProblems = ({ metadata }: KubernetesObject): ReadonlyArray<string> => [
  ...nameCauses("subdomain", metadata.name).map(({ message }) => `name: ${message}`),
  ...Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => [
    ...[labelKeyProblem(key)].flatMap((problem) => (problem === undefined ? [] : [`label ${key}: ${problem}`])),
    ...[labelValueProblem(value)].flatMap((problem) => (problem === undefined ? [] : [`label ${key}: ${problem}`])),
  ]),
  ...Object.keys(metadata.annotations ?? {})
    .map((key) => labelKeyProblem(key.toLowerCase()))
    .filter((problem) => problem !== undefined),
]

/** Everything for which an API server would refuse an object. */
export const apiServerProblems = (object: KubernetesObject): ReadonlyArray<string> =>
  [...schemaProblems(object), ...metadataProblems(object)].map((problem) => `${refKey(refOf(object))}: ${problem}`)
