import type { AIMService, KubernetesObject } from "@aim-engine/api"
import { Result } from "effect"
import { BadInput } from "../exit-status.ts"
import { isService } from "../plan/plan-objects.ts"

const fullName = ({ metadata }: AIMService): string => `${metadata.namespace}/${metadata.name}`

/** The service of that name. Without a namespace, the name must be the only one of its kind. */
export const findService = (
  objects: ReadonlyArray<KubernetesObject>,
  name: string,
  namespace: string | undefined,
): Result.Result<AIMService, BadInput> => {
  const services = objects.filter(isService)
  const named = services.filter(
    ({ metadata }) => metadata.name === name && (namespace === undefined || metadata.namespace === namespace),
  )
  const [service, ...others] = named
  if (service !== undefined && others.length === 0) return Result.succeed(service)
  const wanted = namespace === undefined ? name : `${namespace}/${name}`
  const message =
    service === undefined
      ? `no AIMService ${wanted} in the manifests; they have ${services.map(fullName).toSorted().join(", ") || "none"}`
      : `${named.length} services are called ${name}: ${named.map(fullName).toSorted().join(", ")}; choose one with -n`
  return Result.fail(new BadInput({ message }))
}
