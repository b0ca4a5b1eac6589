import type { Observer } from "@aim-engine/kubernetes"
import { classifyRegistryError, type Registry } from "@aim-engine/registry"
import { Effect } from "effect"
import { collectNames } from "./collect-names.ts"
import type { PullKeyring } from "./pull-keyring.ts"

/** The repositories of a registry. Parameters: `registry`, `owner` (empty: all of the registry), `namespace`, `imagePullSecrets`. */
export const registryRepositoriesObserver =
  (registry: Registry["Service"], keyringOf: PullKeyring): Observer =>
  ({ parameters }) =>
    Effect.flatMap(keyringOf(parameters), (keyring) => {
      const { registry: name = "", owner = "" } = parameters
      const pages = registry.repositories(name, owner, keyring)
      return Effect.mapError(collectNames(name, "repositories", pages), classifyRegistryError)
    })
