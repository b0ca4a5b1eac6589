import { type AIMService, AppLabel, type HTTPRoute, Label, type ParentReference } from "@aim-engine/api"
import { Result } from "effect"
import type { DomainError, InvalidSpecError } from "../errors/domain-error.ts"
import { httpRouteName, predictorServiceName } from "../service/child-names.ts"
import { serviceLabel } from "../service/service-label.ts"
import { renderPath } from "./render-path.ts"
import type { RouteSettings } from "./route-settings.ts"
import { gatewayDuration } from "./timeout.ts"

/** What should become of a service's route. */
export type RoutePlan =
  /** Routing is off: a route of the service is removed. */
  | { readonly _tag: "Disabled" }
  /** The settings cannot be read: a route that the service has stays as it is. */
  | { readonly _tag: "Unknown"; readonly error: DomainError }
  /** Routing is on, but nothing names a gateway. */
  | { readonly _tag: "NoGateway" }
  /** The path cannot be rendered: the service is not published anew, and a route that it has stays as it is. */
  | { readonly _tag: "InvalidPath"; readonly message: string }
  /** The settings cannot work as written; a route that the service has stays as it is. */
  | { readonly _tag: "InvalidSettings"; readonly error: InvalidSpecError }
  | {
      readonly _tag: "Route"
      readonly path: string
      readonly gateway: ParentReference
      readonly object: HTTPRoute
    }

/** KServe publishes every predictor on this port of its Service. */
const PREDICTOR_PORT = 80

const ROUTING_LABELS = {
  [Label.appComponent]: AppLabel.routingComponent,
  [Label.appManagedBy]: AppLabel.engineManagedBy,
}

/**
 * The HTTPRoute that sends requests below a service's path to its predictor, with the path prefix taken off.
 * It is planned before the predictor exists: its backend is found once KServe has made it.
 * The object has no owner yet. Source: Gateway API v1, `HTTPRoute`.
 */
export const planRoute = (service: AIMService, settings: RouteSettings, inferenceService: string): RoutePlan => {
  if (!settings.enabled) return { _tag: "Disabled" }
  if (settings.gatewayRef === undefined) return { _tag: "NoGateway" }
  const path = renderPath(settings.pathTemplate, service)
  if (Result.isFailure(path)) return { _tag: "InvalidPath", message: path.failure.message }
  const { namespace = "", name: serviceName } = service.metadata
  const parts = Result.all({
    name: httpRouteName(serviceName, namespace),
    timeout:
      settings.requestTimeout === undefined ? Result.succeed(undefined) : gatewayDuration(settings.requestTimeout),
  })
  if (Result.isFailure(parts)) return { _tag: "InvalidSettings", error: parts.failure }
  const { name, timeout } = parts.success
  const backend = { kind: "Service", name: predictorServiceName(inferenceService), namespace, port: PREDICTOR_PORT }
  return {
    _tag: "Route",
    path: path.success,
    gateway: settings.gatewayRef,
    object: {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: {
        name,
        namespace,
        labels: { ...ROUTING_LABELS, ...serviceLabel(service) },
        // An empty map would be asked for again and again: the API server does not store it.
        ...(Object.keys(settings.annotations).length === 0 ? {} : { annotations: settings.annotations }),
      },
      spec: {
        parentRefs: [settings.gatewayRef],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: path.success } }],
            filters: [
              {
                type: "URLRewrite",
                urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } },
              },
            ],
            backendRefs: [backend],
            ...(timeout === undefined ? {} : { timeouts: { request: timeout } }),
          },
        ],
      },
    },
  }
}
