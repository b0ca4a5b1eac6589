import type { Observer } from "@aim-engine/kubernetes"
import { classifyRegistryError, type Registry } from "@aim-engine/registry"
import { Effect } from "effect"
import type { PullKeyring } from "./pull-keyring.ts"

/** The digest that a tag stands for at this moment. Parameters: `image`, `namespace`, `imagePullSecrets`. */
export const imageDigestObserver =
  (registry: Registry["Service"], keyringOf: PullKeyring): Observer =>
  ({ parameters }) =>
    Effect.flatMap(keyringOf(parameters), (keyring) =>
      Effect.mapError(registry.digest(parameters.image ?? "", keyring), classifyRegistryError),
    )
