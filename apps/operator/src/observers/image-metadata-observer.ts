import type { InspectedImage } from "@aim-engine/core"
import type { Observer } from "@aim-engine/kubernetes"
import { classifyRegistryError, type Registry } from "@aim-engine/registry"
import { Effect } from "effect"
import type { PullKeyring } from "./pull-keyring.ts"

/** An image's digest and labels. Parameters: `image`, `namespace`, `imagePullSecrets`. */
export const imageMetadataObserver =
  (registry: Registry["Service"], keyringOf: PullKeyring): Observer =>
  ({ parameters }) =>
    Effect.flatMap(keyringOf(parameters), (keyring) =>
      registry.inspect(parameters.image ?? "", keyring).pipe(
        Effect.map(({ digest, labels }): InspectedImage => ({ digest, labels })),
        Effect.mapError(classifyRegistryError),
      ),
    )
