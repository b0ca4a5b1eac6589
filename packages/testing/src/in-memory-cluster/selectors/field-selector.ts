import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import { badRequest } from "../errors/status-errors.ts"
import type { ApiResource } from "../resources/api-resource.ts"
import { COMMON_FIELDS } from "../resources/selectable-fields.ts"
import type { Selector } from "./label-selector.ts"

const TERM = /^(.*?)(==|!=|=)(.*)$/s

const unsupported = (resource: ApiResource, field: string): ApiError =>
  // Kinds without fields of their own, and with a generic store, word it differently.
  resource.kind === "ConfigMap"
    ? badRequest(`"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`)
    : badRequest(`field label not supported: ${field}`)

const parseTerm = (resource: ApiResource, term: string): Result.Result<Selector, ApiError> => {
  const [, field = "", operator = "", value = ""] = TERM.exec(term) ?? []
  if (operator === "") return Result.fail(badRequest(`invalid selector: '${term}'; can't understand '${term}'`))
  const read = resource.selectableFields.get(field) ?? COMMON_FIELDS.get(field)
  if (read === undefined) return Result.fail(unsupported(resource, field))
  return Result.succeed((object) => (read(object) === value) === (operator !== "!="))
}

/**
 * Reads a field selector: `metadata.name=a,status.phase!=Running`. Only fields that the kind offers can be used.
 * Source: Kubernetes, "Field Selectors".
 */
export const parseFieldSelector = (resource: ApiResource, text: string): Result.Result<Selector, ApiError> =>
  Result.map(
    Result.all(
      text
        .split(",")
        .filter((term) => term !== "")
        .map((term) => parseTerm(resource, term)),
    ),
    (terms) => (object) => terms.every((term) => term(object)),
  )
