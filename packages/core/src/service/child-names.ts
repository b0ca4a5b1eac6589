import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { derivedName } from "../naming/derived-name.ts"
import { MAX_LABEL_LENGTH } from "../naming/rfc1123-label.ts"
import type { TemplateRef } from "../template/service-template.ts"

type Name = Result.Result<string, InvalidSpecError>

/** KServe publishes the predictor as `<name>-predictor-<namespace>`, which has to be a DNS label. */
const PREDICTOR_HOST_LENGTH = "-predictor-".length
/** One character of the service's name, a dash and the hash. */
const SHORTEST_NAME = 10

/**
 * The name of a service's InferenceService. It leaves room for the host names that KServe makes of it, and starts
 * with a letter, as KServe demands. Fails with `NamespaceTooLong` where no name would fit.
 *
 * @example
 * inferenceServiceName("qwen-chat", "ml-team") // Result.succeed("qwen-chat-a04542d9")
 */
export const inferenceServiceName = (service: string, namespace: string): Name => {
  const maxLength = MAX_LABEL_LENGTH - PREDICTOR_HOST_LENGTH - namespace.length
  if (maxLength < SHORTEST_NAME) {
    const message = `namespace "${namespace}" has ${namespace.length} characters; inference needs one of at most ${
      MAX_LABEL_LENGTH - PREDICTOR_HOST_LENGTH - SHORTEST_NAME
    }, because the host name <service>-predictor-<namespace> is limited to ${MAX_LABEL_LENGTH}`
    return Result.fail(new InvalidSpecError({ reason: Reason.NamespaceTooLong, message }))
  }
  return uniqueName(/^[0-9]/.test(service) ? `aim-${service}` : service, namespace, maxLength)
}

/** The Service that KServe creates for the predictor: where a route sends its requests. It listens on port 80. */
export const predictorServiceName = (inferenceService: string): string => `${inferenceService}-predictor`

/** The HorizontalPodAutoscaler that KEDA creates for the predictor. */
export const horizontalPodAutoscalerName = (inferenceService: string): string =>
  `keda-hpa-${predictorServiceName(inferenceService)}`

/** The name of a service's HTTPRoute: `<service>-route`, or a derived name where that would exceed 63 characters. */
export const httpRouteName = (service: string, namespace: string): Name => {
  const name = `${service}-route`
  return name.length <= MAX_LABEL_LENGTH ? Result.succeed(name) : derivedName([service, "route"], { hash: [namespace] })
}

/** The name of the cache of a template that the services of a namespace share. */
export const sharedCacheName = (template: string, namespace: string): Name =>
  uniqueName(template, namespace, MAX_LABEL_LENGTH)

/**
 * The second choice for a shared cache, where the usual name is taken: by the cache of the template's namesake in the other scope,
 * of a template whose name makes the same DNS label, or of somebody's own. What tells those apart is in the hash, too.
 */
export const otherSharedCacheName = ({ scope, name }: TemplateRef, namespace: string): Name =>
  derivedName([name], { hash: [namespace, name, scope] })

/** The name of a template's cache that belongs to one service. */
export const dedicatedCacheName = (template: string, service: string, serviceUid: string): Name =>
  derivedName([template, service], { hash: [serviceUid] })

/** The name of the volume into which a service without a cache downloads its weights. */
export const temporaryCacheName = (service: string, serviceUid: string): Name =>
  derivedName([service, "temp-cache"], { hash: [serviceUid] })

/**
 * The part with a hash of the namespace. Where the part has to be cut, the hash covers the whole of it too:
 * two long names with a common beginning must not become one object.
 */
const uniqueName = (part: string, namespace: string, maxLength: number): Name => {
  const isCut = part.length + "-".length + 8 > maxLength
  return derivedName([part], { hash: isCut ? [namespace, part] : [namespace], maxLength })
}
