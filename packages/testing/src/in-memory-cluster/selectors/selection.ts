import type { ApiError } from "@aim-engine/core"
import type { Selection } from "@aim-engine/kubernetes"
import { Result } from "effect"
import { metadataText } from "../json/api-object.ts"
import type { ApiResource } from "../resources/api-resource.ts"
import { parseFieldSelector } from "./field-selector.ts"
import { parseLabelSelector, type Selector } from "./label-selector.ts"

/** The one namespace that is selected; undefined for all. */
export const namespaceOf = ({ namespace = "" }: Selection): string | undefined =>
  namespace === "" ? undefined : namespace

/** The predicate of a selection: its namespace and both of its selectors. Fails on a selector that cannot be read. */
export const selectorOf = (resource: ApiResource, selection: Selection): Result.Result<Selector, ApiError> =>
  Result.map(
    Result.all([
      parseLabelSelector(selection.labelSelector ?? ""),
      parseFieldSelector(resource, selection.fieldSelector ?? ""),
    ]),
    ([labels, fields]) =>
      (object) =>
        (namespaceOf(selection) ?? metadataText(object, "namespace")) === metadataText(object, "namespace") &&
        labels(object) &&
        fields(object),
  )
