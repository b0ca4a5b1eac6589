import type { AIMRuntimeConfigCommon, AIMService, ParentReference, StringMap } from "@aim-engine/api"

/** How a service is published, after service and runtime config were laid over each other. */
export interface RouteSettings {
  readonly enabled: boolean
  /** Taken as a whole from the highest layer that has one: a name and a section of two different gateways make no sense. */
  readonly gatewayRef: ParentReference | undefined
  /** Undefined or empty: the default path. */
  readonly pathTemplate: string | undefined
  readonly requestTimeout: string | undefined
  readonly annotations: StringMap
}

/**
 * The routing settings of a service: its own where it has them, else those of the merged runtime config, else off.
 * A value counts as soon as it is present: `enabled: false` and an empty path template of the service win.
 * Annotations are united, the service's winning key by key.
 */
export const routeSettings = (service: AIMService, config: AIMRuntimeConfigCommon | undefined): RouteSettings => {
  const own = service.spec.routing
  const base = config?.routing
  return {
    enabled: own?.enabled ?? base?.enabled ?? false,
    gatewayRef: own?.gatewayRef ?? base?.gatewayRef,
    pathTemplate: own?.pathTemplate ?? base?.pathTemplate,
    requestTimeout: own?.requestTimeout ?? base?.requestTimeout,
    annotations: { ...base?.annotations, ...own?.annotations },
  }
}
