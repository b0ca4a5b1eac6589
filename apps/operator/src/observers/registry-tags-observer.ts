import type { Observer } from "@aim-engine/kubernetes"
import { classifyRegistryError, type Registry } from "@aim-engine/registry"
import { Effect } from "effect"
import { collectNames } from "./collect-names.ts"
import type { PullKeyring } from "./pull-keyring.ts"

/** The tags of a repository. Parameters: `registry`, `repository`, `namespace`, `imagePullSecrets`. */
export const registryTagsObserver =
  (registry: Registry["Service"], keyringOf: PullKeyring): Observer =>
  ({ parameters }) =>
    Effect.flatMap(keyringOf(parameters), (keyring) => {
      const { registry: name = "", repository = "" } = parameters
      const pages = registry.tags({ registry: name, repository }, keyring)
      return Effect.mapError(collectNames(name, `tags of ${repository}`, pages), classifyRegistryError)
    })
