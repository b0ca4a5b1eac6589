import { type AIMService, Label, type StringMap } from "@aim-engine/api"
import { Result } from "effect"
import { labelValue } from "../naming/label-value.ts"

/**
 * The label by which what is made for a service is found. Where it cannot hold the name in full, the annotation that
 * every such object gets for its owner's name does.
 */
export const serviceLabel = ({ metadata }: AIMService): StringMap =>
  Result.match(labelValue(metadata.name), {
    onSuccess: ({ value }) => ({ [Label.service]: value }),
    onFailure: () => ({}),
  })
