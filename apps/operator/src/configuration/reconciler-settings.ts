import {
  ArtifactOptions,
  cachingModeOf,
  DEFAULT_SERVICE_SETTINGS,
  OperatorNamespace,
  ServiceOptions,
} from "@aim-engine/core"
import { Layer } from "effect"
import type { OperatorConfiguration } from "./configuration.ts"

/** What reconcilers read of the operator's configuration, and its own namespace. */
export const reconcilerSettings = (
  configuration: Pick<
    OperatorConfiguration,
    "customBaseImage" | "defaultCachingMode" | "downloaderImage" | "kserveDeploymentMode"
  >,
  systemNamespace: string,
): Layer.Layer<never> => {
  const { customBaseImage, defaultCachingMode, downloaderImage, kserveDeploymentMode } = configuration
  return Layer.mergeAll(
    Layer.succeed(OperatorNamespace, systemNamespace),
    Layer.succeed(ArtifactOptions, { downloaderImage }),
    Layer.succeed(ServiceOptions, {
      ...DEFAULT_SERVICE_SETTINGS,
      defaultCachingMode: cachingModeOf(defaultCachingMode),
      kserveDeploymentMode,
      customBaseImage,
    }),
  )
}
