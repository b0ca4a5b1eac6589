import type { AIMModelSource, AIMService, PersistentVolumeClaim } from "@aim-engine/api"
import { Result } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import { temporaryCacheName } from "../service/child-names.ts"
import { serviceLabel } from "../service/service-label.ts"
import { claimSize, DEFAULT_HEADROOM_PERCENT, totalSize } from "./claim-size.ts"
import { storageClass } from "./plan-template-cache.ts"

/**
 * The volume into which the replicas of a service without a cache download their weights, once for all of them.
 * Undefined where the size of a source is not known: then each replica uses its node's disk.
 * The object has no owner yet; it goes with the service.
 */
export const planTemporaryCache = (
  service: AIMService,
  sources: ReadonlyArray<AIMModelSource>,
  config: RuntimeConfig,
): Result.Result<PersistentVolumeClaim | undefined, InvalidSpecError> => {
  const bytes = totalSize(sources)
  if (bytes === undefined) return Result.succeed(undefined)
  const { namespace = "", name, uid = "" } = service.metadata
  const headroom =
    service.spec.storage?.pvcHeadroomPercent ?? config.storage?.pvcHeadroomPercent ?? DEFAULT_HEADROOM_PERCENT
  const storageClassName = storageClass(service, config)
  return Result.map(temporaryCacheName(name, uid), (claimName) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: claimName, namespace, labels: serviceLabel(service) },
    spec: {
      accessModes: ["ReadWriteMany"],
      resources: { requests: { storage: claimSize(bytes, headroom) } },
      ...(storageClassName === undefined ? {} : { storageClassName }),
    },
  }))
}
