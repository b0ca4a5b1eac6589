import { type AIMService, DEFAULT_GPU_RESOURCE, type ResourceList, type ResourceRequirements } from "@aim-engine/api"
import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import type { Model } from "../model/service-model.ts"
import { parseQuantity } from "../quantity/quantity.ts"
import { normalizeHardware } from "../template/normalize-hardware.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { inferenceResources } from "./inference-resources.ts"

/** Whose resources make up those of a service's containers. */
export interface ServiceResourceInputs {
  readonly service: AIMService
  readonly template: ServiceTemplate
  readonly model: Model | undefined
}

/** Refuses amounts that are none, naming object and field. */
const checked = (
  { kind, metadata }: { readonly kind: string; readonly metadata: { readonly name: string } },
  resources: ResourceRequirements | undefined,
): Result.Result<ResourceRequirements | undefined, InvalidSpecError> =>
  Result.gen(function* () {
    const sides: ReadonlyArray<readonly [string, ResourceList]> = [
      ["requests", resources?.requests ?? {}],
      ["limits", resources?.limits ?? {}],
    ]
    for (const [side, list] of sides) {
      for (const [name, amount] of Object.entries(list)) {
        yield* Result.mapError(
          parseQuantity(amount),
          ({ reason, message }) =>
            new InvalidSpecError({
              reason,
              message: `${kind} ${metadata.name}: spec.resources.${side}.${name}: ${message}`,
            }),
        )
      }
    }
    return resources
  })

/**
 * The resources of a service's inference containers: those that the template's GPUs call for by default, under those of
 * model, template and service. The number of GPUs is the template's resolved one, else the discovered, else the written one.
 * Fails with reason `InvalidQuantity` or `InvalidHardware`.
 */
export const serviceResources = ({
  service,
  template,
  model,
}: ServiceResourceInputs): Result.Result<ResourceRequirements, InvalidSpecError> =>
  Result.gen(function* () {
    const written = yield* normalizeHardware(template.spec)
    const resolved = template.status?.resolvedHardware
    return inferenceResources({
      gpus: resolved?.gpu?.requests ?? template.status?.profile?.metadata?.gpuCount ?? written.gpu?.requests ?? 0,
      gpuResource: resolved?.gpu?.resourceName ?? written.gpu?.resourceName ?? DEFAULT_GPU_RESOURCE,
      cpu: resolved?.cpu ?? written.cpu,
      model: model && (yield* checked(model, model.spec.resources)),
      template: yield* checked(template, template.spec.resources),
      service: yield* checked(service, service.spec.resources),
    }).resources
  })
